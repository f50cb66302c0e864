import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real browser without a window, or why there is none, for a line `skipped: …`. `FINSLIP_TEST_CHROMIUM` names one. */
export async function chromium(): Promise<Browser | { readonly reason: string }> {
  const path = [process.env.FINSLIP_TEST_CHROMIUM, ...paths].find((each) => each !== undefined && existsSync(each));
  if (path === undefined) return { reason: 'no Chromium is installed (apt-get install chromium)' };
  // Its sandbox needs rights that containers lack; the pages are our own.
  return playwright.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu'] });
}
