/** The look of the whole window: font, tokens, base. Import it once, before anything else that has a style. */
import '@fontsource-variable/inter/wght.css';
import './tokens.css';
import './base.css';
