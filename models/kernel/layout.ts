/**
 * Where things lie in the kernel's memory. This file is read by both sides: by AssemblyScript, which
 * runs the decoder, and by TypeScript (`kernel-memory.ts`), which lays the memory out. A table of
 * pointers stands at `TABLE`; the constants below are its indices.
 *
 * Shapes: N = 4096 image tokens (64 x 64), C = 256 channels, H = 8 heads of D = 16 (inner width
 * 128), T tokens (IoU token, four mask tokens, the prompt's), R = 8 T rows of token and head. What
 * K1, K2 and K = K1 + K2 rows of the mixtures are stands in `assembly/mixture.ts`.
 */

/** Byte addresses of the pointer table and of the words that threads share. */
export const TABLE = 1024;
export const CONTROL = 4096;
/** First byte that the host may lay out. */
export const FIRST_FREE = 8192;

/** Grid of image tokens; a tile of 64 tokens is one of its rows. */
export const GRID = 64;
export const TOKENS = 4096;
export const TILE = 64;
export const CHANNELS = 256;
export const HEADS = 8;
export const HEAD_WIDTH = 16;
export const INNER = 128;
/** The tokens that SAM adds itself: IoU and four masks. */
export const OUTPUT_TOKENS = 5;
/** The values of more tokens than this are first mixed into so many rows: a head has no more channels. */
export const MIXED_TOKENS = 16;
/** Rows that a mask prompt adds to layer 0's mixture: 16 channels and a constant, filled up to a multiple of eight. */
export const MASK_ROWS = 24;
/** Rows of layer 1's mixture that hold its constant: one, filled up to eight. */
export const CONSTANT_ROWS = 8;
export const MAX_THREADS = 8;

// ---- weights, in the order of the weights file -------------------------------------------------
// P(k, n): matrix [k, n] in panels of 8 columns, panel-major; b: its bias
// w1, b1 and w2, b2: scale and shift of the two layers' norm4; c(.): rows centred over channels
export const W_OUTPUT_TOKENS = 0; // [5, C]
export const W_SELF0_QKV = 1; // P(C, 3C)
export const W_SELF0_QKV_B = 2;
export const W_SELF0_OUT = 3; // P(C, C)
export const W_SELF0_OUT_B = 4;
export const W_SELF0_NORM = 5; // scale, shift [2, C]
export const W_T2I0_Q = 6; // P(C, 128), times 1/sqrt(D)
export const W_T2I0_Q_B = 7;
export const W_T2I0_OUT = 8; // P(128, C)
export const W_T2I0_OUT_B = 9;
export const W_T2I0_NORM = 10;
export const W_MLP0_1 = 11; // P(C, 2048)
export const W_MLP0_1_B = 12;
export const W_MLP0_2 = 13; // P(2048, C)
export const W_MLP0_2_B = 14;
export const W_MLP0_NORM = 15;
export const W_I2T0_K = 16; // P(C, 128)
export const W_I2T0_K_B = 17;
export const W_I2T0_V = 18; // P(C, 128)
export const W_I2T0_V_B = 19;
export const W_I2T0_OUT = 20; // [128, C] plain: c(Wo)
export const W_SELF1_QK = 21; // P(C, 2C)
export const W_SELF1_QK_B = 22;
export const W_SELF1_V = 23; // P(C, C)
export const W_SELF1_V_B = 24;
export const W_SELF1_OUT = 25; // P(C, C)
export const W_SELF1_OUT_B = 26;
export const W_SELF1_NORM = 27;
export const W_T2I1_Q = 28; // P(C, 128), times 1/sqrt(D)
export const W_T2I1_Q_B = 29;
export const W_T2I1_KT = 30; // [H, D, C]: rows of (diag(w1) Wk) transposed
export const W_T2I1_V = 31; // P(C, 128): diag(w1) Wv
export const W_T2I1_V_B = 32; // b1 Wv + bv
export const W_T2I1_OUT = 33; // P(128, C)
export const W_T2I1_OUT_B = 34;
export const W_T2I1_NORM = 35;
export const W_MLP1_1 = 36;
export const W_MLP1_1_B = 37;
export const W_MLP1_2 = 38;
export const W_MLP1_2_B = 39;
export const W_MLP1_NORM = 40;
export const W_I2T1_K = 41;
export const W_I2T1_K_B = 42;
export const W_I2T1_V = 43;
export const W_I2T1_V_B = 44;
export const W_I2T1_OUT = 45; // [128, C] plain: c(Wo)
export const W_I2T1_QT = 46; // [H, D, C]: rows of (diag(w1) Wq) transposed, times 1/sqrt(D)
export const W_FINAL_Q = 47; // P(C, 128), times 1/sqrt(D)
export const W_FINAL_Q_B = 48;
export const W_FINAL_KT = 49; // [H, D, C]: rows of (diag(w2) Wk) transposed
export const W_FINAL_V = 50; // P(C, 128): diag(w2) Wv
export const W_FINAL_V_B = 51; // b2 Wv + bv
export const W_FINAL_OUT = 52; // P(128, C)
export const W_FINAL_OUT_B = 53;
export const W_FINAL_NORM = 54;
export const W_HEADS = 55; // IoU head, then four hypernetworks: three layers each, P(C, C), b, P(C, C), b, P(C, 8 or 32), b
export const W_POSITIONS = 56; // [64 tiles, C, 64] positional encoding of the grid
export const W_NO_MASK = 57; // [C] dense embedding without a mask prompt
export const W_KEYS_BIAS = 58; // [C] bo1, the output bias of image-to-token of layer 0
export const W_IMAGE_K0 = 59; // P(C, 128): Wk of token-to-image, layer 0
export const W_IMAGE_V0 = 60; // P(C, 128)
export const W_IMAGE_V0_B = 61;
export const W_IMAGE_Q0 = 62; // P(C, 128): Wq of image-to-token, layer 0, times 1/sqrt(D)
export const W_IMAGE_Q0_B = 63;
export const W_NORM4_SCALE = 64; // [C] w1
export const W_LATER_ROW = 65; // [C] c(b1 + bo2): what layer 1 adds to every image token
export const W_IMAGE_GRAM1 = 66; // P(C, 128): 2 c(Wo1)^T, Wo1 of image-to-token, layer 0
export const W_IMAGE_K1 = 67; // P(C, 128): diag(w1) Wk of token-to-image, layer 1
export const W_IMAGE_V1 = 68; // P(C, 128): diag(w1) Wv of it
export const W_IMAGE_Q1 = 69; // P(C, 128): diag(w1) Wq of image-to-token, layer 1, times 1/sqrt(D)
export const W_IMAGE_GRAM2 = 70; // P(C, 128): 2 (c(Wo1) diag(w1))^T
export const W_IMAGE_GRAM3 = 71; // P(C, 128): 2 c(Wo2)^T, Wo2 of image-to-token, layer 1
export const W_IMAGE_KF = 72; // P(C, 128): diag(w2) Wk of the final attention
export const W_IMAGE_VF = 73; // P(C, 128): diag(w2) Wv of it
export const W_POSITION_K1 = 74; // [64 tiles, 128, 64] positional encoding times Wk of token-to-image, layer 1, transposed
export const W_POSITION_Q1 = 75; // [64 tiles, 128, 64] (positional encoding + b1) Wq + bq of image-to-token, layer 1, transposed, times 1/sqrt(D)
export const W_POSITION_KF = 76; // [64 tiles, 128, 64] positional encoding times Wk of the final attention, transposed
export const W_UP1 = 77; // P(C, 4 x 64): diag(w2) U1, U1 the first transposed convolution as a product
export const W_UP1_B = 78; // [256] b2 U1 + its bias
export const W_UP_NORM = 79; // scale, shift [2, 64]
export const W_UP2 = 80; // P(64, 4 x 32)
export const W_UP2_B = 81; // [128]
export const W_MASK_CONV1 = 82; // [4 taps, 4 channels]; then bias [4], norm scale [4], shift [4]
export const W_MASK_CONV2 = 83; // [4 quarters, 4 channels, 16]; then bias [16], norm scale [16], shift [16]
export const W_MASK_ROWS = 84; // [24, C] c(E): the last convolution E as rows, its bias less the no-mask embedding as the 17th
export const W_MASK_GRAM1 = 85; // P(C, 24): 2 c(E)^T
export const W_MASK_GRAM2 = 86; // P(C, 24): 2 (c(E) diag(w1))^T
export const W_MASK_K = 87; // [24, 128] E Wk of token-to-image, layer 0
export const W_MASK_V = 88; // [24, 128] E Wv of it
export const W_MASK_Q = 89; // [24, 128] E Wq of image-to-token, layer 0, times 1/sqrt(D)
export const WEIGHTS = 90;

// ---- the photo's tensors ------------------------------------------------------------------------
// k: embedding + no-mask embedding + bo1, centred; kw: k diag(w1), centred
export const EMBEDDING = 90; // [C, N] as the encoder gives it
export const IMAGE_KT0 = 91; // [64 tiles, 128, 64] keys of token-to-image, layer 0, transposed
export const IMAGE_V0 = 92; // [N, 128] its values
export const IMAGE_QT0 = 93; // [64 tiles, 128, 64] queries of image-to-token, layer 0, transposed
export const IMAGE_KT1 = 94; // [64 tiles, 128, 64] the photo's share of layer 1's keys, before norm4 divides it
export const IMAGE_V1 = 95; // [N, 128] of its values
export const IMAGE_QT1 = 96; // [64 tiles, 128, 64] of its queries
export const IMAGE_KTF = 97; // [64 tiles, 128, 64] of the final attention's keys, before both norms divide it
export const IMAGE_VF = 98; // [N, 128] of its values
export const IMAGE_UP = 99; // [64 tiles, 256, 64] of the first upscaling, transposed
export const IMAGE_GRAM1 = 100; // [64 tiles, 128, 64] 2 c(Wo1) k
export const IMAGE_GRAM2 = 101; // [64 tiles, 128, 64] 2 c(Wo1) diag(w1) kw
export const IMAGE_GRAM3 = 102; // [64 tiles, 128, 64] 2 c(Wo2) kw
export const IMAGE_SQUARES = 103; // [64 tiles, 3, 64] |k|^2, |kw|^2, 2 c(b1 + bo2) kw
export const IMAGE_MASK_GRAM = 104; // [64 tiles, 2, 24, 64] 2 c(E) k, 2 c(E) diag(w1) kw

// ---- the prompt's tensors ------------------------------------------------------------------------
export const MASK_INPUT = 105; // [256, 256] logits
export const MASK_DENSE = 106; // [64 tiles, 24, 64] the mask prompt's 16 channels, ones, zeros
export const SPARSE = 107; // [T - 5, C]
export const TOK = 108; // [T, C] tokens, the "positional encoding" of the queries
export const X = 109; // [T, C]
export const Y = 110; // [T, C]
export const WIDE = 111; // [T, 2048]
export const ATTENDED = 112; // [T, C]
export const Q = 113; // [T, 128]
export const KK = 114; // [T, 128]
export const VALUES0 = 115; // [T, 128] the tokens' values in image-to-token, layer 0
export const VALUES1 = 116; // [T, 128] in layer 1
export const UNIT = 117; // [16, 128] values of tokens that are mixed already: each puts out one channel of a head as it is
export const CONTEXT = 118; // [T, 128]
export const QUERY_ROWS = 119; // [R, C] queries through a projection of the image
export const QUERY_PANELS = 120; // P(C, R)
export const MIX_ROWS = 121; // [K, C] rows of the mixtures
export const MIX_PANELS = 122; // P(C, K) the same, transposed
export const MASK_SCORES = 123; // [24, R] what a mask prompt's rows add to layer 0's scores
export const MIX_SCORES = 124; // [K1, R] what the rows of layer 0's mixture add to scores
export const FINAL_SCORES = 125; // [K, 40] what all rows add to those of the final attention
export const MIX_GRAM = 126; // [K, K] lower half of the rows' products with each other, doubled but for blocks of 4 on the diagonal
export const MIX_VALUES = 127; // [K, 128] values of the mixture's rows
export const MIX_UP = 128; // [K, 256] first upscaling of the mixture's rows
export const MIX_UP_PANELS = 129; // P(K, 256)
export const MIX0 = 130; // [64 tiles, K1, 64] weights of layer 0's mixture, divided by norm4
export const INVERSE0 = 131; // [N] 1/deviation of layer 0's norm4
export const HYPER = 132; // [32, 4]
export const U2 = 133; // [64 tiles, 4 quarters, 16 panels, 64, 8]: an image token's 4 x 128 channels after the second upscaling
export const LOGITS = 134; // [4, 256, 256]
export const IOU = 135; // [8]
export const ZEROS = 136; // [R], at least [C]
/** a block for each thread, CTL_THREAD_BYTES apart; the entries after it are offsets in a block */
export const THREAD = 137;
export const TH_MAX = 138; // [R] running maximum of the scores
export const TH_SUM = 139; // [R] sum of exp(score - maximum)
export const TH_FACTOR = 140; // [R] exp(maximum before - maximum now)
export const TH_HEAD_SUMS = 141; // [R, 16] weighted sums of the photo's share of the values, not yet divided
export const TH_MIX_SUMS = 142; // [K1, R], in the final attention [K, 40]: weighted sums of the mixture's weights, not yet divided
export const TH_SCORES = 143; // [R, 64] a row for each token and head
export const TH_BY_TOKEN = 144; // [T, 64, 8] the same with a token's heads side by side
export const TH_MIX = 145; // [K, 64] weights of both layers' mixtures
export const TH_PRODUCTS = 146; // [K, 64] twice each row's product with the photo's share, then what addSquares makes of it
export const TH_INVERSE = 147; // [2, 64] 1/deviation of layer 1's norm4; sums of squares (in layer 0 these come first)
export const TH_KEYS = 148; // [C, 64] the photo's keys, while its tensors are made
export const TH_SHIFTED = 149; // [C, 64] the same with positional encoding
export const TH_UP = 150; // [4 quarters x 64, 64] channels of the first upscaling; scratch of the heads
export const TABLE_SIZE = 151;

// ---- words in CONTROL ---------------------------------------------------------------------------
export const CTL_EPOCH = 0; // counts passes; workers wait on it
export const CTL_PASS = 1;
export const CTL_TILE = 2; // next tile to take
export const CTL_DONE = 3; // threads that have finished this pass
export const CTL_THREADS = 4;
export const CTL_T = 5; // tokens
export const CTL_ROWS = 6; // rows of the grid that hold photo
export const CTL_COLUMNS = 7; // columns of the grid that hold photo
export const CTL_QUIT = 8;
export const CTL_THREAD_BYTES = 9;
export const CTL_HAS_MASK = 10;
export const CTL_LINEAR = 11; // nine words, the arguments of a linear layer (pass-linear.ts)

// ---- passes -------------------------------------------------------------------------------------
export const PASS_IMAGE = 0;
export const PASS_TOKEN_TO_IMAGE = 1;
export const PASS_LAYER0 = 2;
export const PASS_LAYER1 = 3;
export const PASS_LOGITS = 4;
export const PASS_LINEAR = 5;
export const PASS_HEADS = 6;
