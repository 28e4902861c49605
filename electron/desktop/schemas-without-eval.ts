import { z } from 'zod';

// the page's policy allows no code made of strings, which zod would otherwise use for speed
z.config({ jitless: true });
