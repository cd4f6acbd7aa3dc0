/** What is thrown where a task was given up. */
export function abortError(): DOMException {
  return new DOMException('the task was given up', 'AbortError');
}
