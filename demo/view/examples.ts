import { element } from './element.ts'

const questions = [
  'stop a request that is still running',
  'text that shrinks to fit its box',
  'remember something after the tab is closed',
  'keep the screen from going dark',
  'pay without typing a card number',
  'sign in without a password',
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
