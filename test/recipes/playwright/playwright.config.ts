import { defineConfig } from "@playwright/test";

const { SITE_URL = "http://127.0.0.1:5173", CHROMIUM_PATH } = process.env;

export default defineConfig({
  use: { baseURL: SITE_URL, ...(CHROMIUM_PATH && { launchOptions: { executablePath: CHROMIUM_PATH } }) },
});
