import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:5080';

export default defineConfig({
  plugins: [react()],
  // The server puts each answer's nonce in its place, and styles made while the page runs carry it.
  html: { cspNonce: '__csp-nonce__' },
  build: { outDir: '../Drafting.Server/wwwroot', emptyOutDir: true, target: 'es2022', reportCompressedSize: false, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': server, '/live': { target: server, ws: true } } },
});
