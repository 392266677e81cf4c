import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:5080';

export default defineConfig({
  plugins: [react()],
  build: { outDir: '../Drafting.Server/wwwroot', emptyOutDir: true, target: 'es2022', reportCompressedSize: false, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': server, '/live': { target: server, ws: true } } },
});
