import { CircleAlert, CircleCheck, CircleMinus, CircleX, Clock, Eye, Images, type LucideIcon } from 'lucide-react';
import type { BatchFilter } from './batch-state';

/** Where a photo stands, as the rail, the grid and the review show it. */
export const STANDING_ICONS: Readonly<Record<BatchFilter, LucideIcon>> = {
  all: Images, accepted: CircleCheck, review: Eye, rejected: CircleX, failed: CircleAlert, skipped: CircleMinus, waiting: Clock,
};
