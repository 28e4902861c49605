/**
 * Where things lie in the kernel's memory. This file is read by both sides: by AssemblyScript, which
 * runs the decoder, and by TypeScript (`kernel-memory.ts`), which lays the memory out. A table of
 * pointers stands at `TABLE`; the constants below are its indices.
 *
 * Shapes: N = 4096 image tokens (64 x 64), C = 256 channels, H = 8 heads of D = 16 (inner width
 * 128), T tokens (IoU token, four mask tokens, the prompt's), R = 8 T rows of token and head.
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
export const INNER = 128;
/** The tokens that SAM adds itself: IoU and four masks. */
export const OUTPUT_TOKENS = 5;
export const MAX_THREADS = 8;

// ---- weights, in the order of the weights file -------------------------------------------------
// P(k, n): matrix [k, n] in panels of 8 columns, panel-major; b: its bias
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
export const W_I2T0_OUT = 20; // [128, C] plain
export const W_SELF1_QK = 21; // P(C, 2C)
export const W_SELF1_QK_B = 22;
export const W_SELF1_V = 23; // P(C, C)
export const W_SELF1_V_B = 24;
export const W_SELF1_OUT = 25; // P(C, C)
export const W_SELF1_OUT_B = 26;
export const W_SELF1_NORM = 27;
export const W_T2I1_Q = 28; // P(C, 128), times 1/sqrt(D)
export const W_T2I1_Q_B = 29;
export const W_T2I1_KT = 30; // [H, D, C]: rows of Wk transposed
export const W_T2I1_V = 31; // [H, C, D]
export const W_T2I1_V_B = 32; // minus bo2 Wv, see W_NORM4_0
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
export const W_I2T1_OUT = 45; // [128, C] plain
export const W_I2T1_QT = 46; // [H, D, C], times 1/sqrt(D)
export const W_I2T1_Q_B = 47; // [128], times 1/sqrt(D)
export const W_FINAL_Q = 48; // P(C, 128), times 1/sqrt(D)
export const W_FINAL_Q_B = 49;
export const W_FINAL_KT = 50; // [H, D, C]
export const W_FINAL_V = 51; // [H, C, D]
export const W_FINAL_V_B = 52;
export const W_FINAL_OUT = 53; // P(128, C)
export const W_FINAL_OUT_B = 54;
export const W_FINAL_NORM = 55;
export const W_HEADS = 56; // IoU head, then four hypernetworks: three layers each, P(C, C), b, P(C, C), b, P(C, 8 or 32), b
export const W_PE = 57; // [N, C] positional encoding of the grid
export const W_PE_1 = 58; // the same minus bo2
export const W_NO_MASK = 59; // [C] dense embedding without a mask prompt
export const W_KEYS_BIAS = 60; // [C] bo1, the output bias of image-to-token of layer 0
export const W_IMAGE_K = 61; // P(C, 128): Wk of token-to-image, layer 0
export const W_IMAGE_V = 62; // P(C, 128)
export const W_IMAGE_V_B = 63;
export const W_IMAGE_Q = 64; // P(C, 128): Wq of image-to-token, layer 0, times 1/sqrt(D)
export const W_IMAGE_Q_B = 65;
export const W_NORM4_0 = 66; // scale and shift of layer 0's norm4; the shift holds bo2 (output bias of layer 1) already
export const W_NORM4_1 = 67;
export const W_UP1 = 68; // P(C, 4 x 64): first transposed convolution as a product
export const W_UP1_B = 69; // [256]
export const W_UP1_W2 = 70; // P(C, 256): diag(w2) U1
export const W_UP1_W12 = 71; // P(C, 256): diag(w1) diag(w2) U1
export const W_UP1_TERMS = 72; // r1, c1, r2, ub [4, 256], see pass2-upscale.ts
export const W_UP_NORM = 73; // scale, shift [2, 64]
export const W_UP2 = 74; // P(64, 4 x 32)
export const W_UP2_B = 75; // [128]
export const W_MASK_CONV1 = 76; // [4, 4] output channel, tap; then bias [4], norm scale [4], shift [4]
export const W_MASK_CONV2 = 77; // [16, 4, 4]; then bias [16], norm scale [16], shift [16]
export const W_MASK_RANK = 78; // P(17, 640): rank-17 terms of values, keys and low-rank upscaling
export const W_MASK_RANK_K = 79; // [17, 128] plain, for the transposed tensors
export const W_MASK_RANK_Q = 80; // [17, 128] plain
export const WEIGHTS = 81;

// ---- the photo's tensors: those of the photo alone, and those of photo and mask prompt ----------
export const EMBEDDING = 81; // [C, N] as the encoder gives it
export const BASE_KT = 82; // [128, N]
export const BASE_V = 83; // [N, 128]
export const BASE_QT = 84; // [128, N]
export const BASE_KEYS = 85; // [N, C] keys + bo1
export const BASE_UP = 86; // [N, 256] (keys + bo1) diag(w1) diag(w2) U1
export const NOW_KT = 87;
export const NOW_V = 88;
export const NOW_QT = 89;
export const NOW_KEYS = 90;
export const NOW_UP = 91;
export const MASK_INPUT = 92; // [256, 256] logits
export const MASK_DENSE = 93; // [64 tiles, 17, 64]

// ---- the prompt's tensors ------------------------------------------------------------------------
export const SPARSE = 94; // [T - 5, C]
export const TOK = 95; // [T, C] tokens, the "positional encoding" of the queries
export const X = 96; // [T, C]
export const Y = 97; // [T, C]
export const WIDE = 98; // [T, 2048]
export const ATTENDED = 99; // [T, C]
export const Q = 100; // [T, 128]
export const KK = 101; // [T, 128]
export const VV = 102; // [T, 128]
export const CONTEXT = 103; // [T, 128]
export const QK_PANELS = 104; // P(C, R)
export const M_PANELS = 105; // P(C, R)
export const M_BIAS = 106; // [R]
export const ROWS_A = 107; // [R, C]
export const ROWS_B = 108; // [R, C] layer 0's values through its output projection
export const VO_PANELS = 109; // P(R, C)
export const UP1_ROWS = 110; // [R, 256]
export const UP1_PANELS = 111; // P(R, 256)
export const UP2_PANELS = 112; // P(R, 256)
export const HYPER = 113; // [32, 4]
export const KEYS1 = 114; // [N, C]
export const A1 = 115; // [64 tiles, R, 64] attention weights of layer 0
export const NORM1 = 116; // [2, N] mean and 1/deviation of layer 0's norm4
export const U2 = 117; // [N, 4, 4, 32]
export const LOGITS = 118; // [4, 256, 256]
export const IOU = 119; // [8]
export const ZEROS = 120; // [2048]
/** a block for each thread, CTL_THREAD_BYTES apart; the entries after it are offsets in a block */
export const THREAD = 121;
export const TH_MAX = 122; // [R] running maximum of the scores
export const TH_SUM = 123; // [R] sum of exp(score - maximum)
export const TH_PARTIAL = 124; // [R, C] weighted sums, not yet divided
export const TH_ST = 125; // [R, 64] scores, a row for each token and head
export const TH_S = 126; // [64, R] scores, a row for each image token
export const TH_KP = 127; // [64, C] keys with positional encoding
export const TH_KEYS = 128; // [64, C]
export const TH_UP = 129; // [64, 256]
export const TH_STATS = 130; // [2, 64] mean and 1/deviation of layer 1's norm4
export const TABLE_SIZE = 131;

// ---- words in CONTROL ---------------------------------------------------------------------------
export const CTL_EPOCH = 0; // counts passes; workers wait on it
export const CTL_PASS = 1;
export const CTL_TILE = 2; // next tile to take
export const CTL_DONE = 3; // threads that have finished this pass
export const CTL_THREADS = 4;
export const CTL_T = 5; // tokens
export const CTL_ROWS = 6; // rows of the grid that hold photo
export const CTL_COLUMNS = 7; // columns of the grid that hold photo, rounded up to 4
export const CTL_QUIT = 8;
export const CTL_THREAD_BYTES = 9;
export const CTL_HAS_MASK = 10;

// ---- passes -------------------------------------------------------------------------------------
export const PASS_IMAGE = 0;
export const PASS_MASK = 1;
export const PASS_TOKEN_TO_IMAGE = 2;
export const PASS_LAYER0 = 3;
export const PASS_LAYER1 = 4;
export const PASS_LOGITS = 5;
