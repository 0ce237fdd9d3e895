import { element } from './element.ts'

const questions = [
  'stop a request that is still running',
  'text that shrinks to fit its box',
  'pick a colour from the screen',
  'warn before leaving an unsaved form',
  'know whether the page is visible',
  'how do I delete the index',
]

/** Buttons that ask a question for the reader, in words that the answers do not use. */
export function showExamples(place: HTMLElement, ask: (question: string) => void): void {
  place.append(
    ...questions.map((question) => {
      const button = element('button', { type: 'button', class: 'example' }, question)
      button.addEventListener('click', () => ask(question))
      return button
    }),
  )
}
