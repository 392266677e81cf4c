/** Sending a file with progress. XMLHttpRequest, because fetch does not tell how much of a body has left. */
import { Problem, problemFrom } from '../api';
import { t } from '../messages';
import { importsOf, type ImportPreview } from './api';

export interface Upload { answer: Promise<ImportPreview>; cancel: () => void }

/** Sends the file's bytes as they are. `onProgress` hears shares from 0 to 1; at 1 the server has everything and is reading it. Cancelling rejects with an `AbortError`. */
export function upload(slug: string, file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const answer = new Promise<ImportPreview>((resolve, reject) => {
    request.upload.onprogress = e => { if (e.lengthComputable) onProgress(e.loaded / e.total); };
    request.upload.onload = () => onProgress(1);
    request.onload = () => {
      if (request.status < 200 || request.status >= 300) { reject(problemFrom(request.status, request.responseText)); return; }
      try { resolve(JSON.parse(request.responseText) as ImportPreview); } catch { reject(problemFrom(request.status, '')); }
    };
    request.onerror = () => reject(new Problem(0, 'network', t('imports.network'), t('imports.network.action')));
    request.onabort = () => reject(new DOMException(t('imports.cancelled'), 'AbortError'));
    request.open('POST', `${importsOf(slug)}?fileName=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
  return { answer, cancel: () => request.abort() };
}
