import { randomSource } from '../../core/random.ts'

/** What people ask a search box, but not that of a site about software, medicine or engineering. */
const everyday = [
  'best pizza in naples',
  'how to bake sourdough bread',
  'cheap flights to lisbon in march',
  'who won the world cup in 1998',
  'how do I teach my puppy not to bite',
  'mortgage interest rates today',
  'lyrics of an old beatles song',
  'when do tulips bloom',
  'how to remove red wine stains from a carpet',
  'average salary of a nurse in canada',
  'why is the sky blue',
  'knitting pattern for a baby hat',
  'how long to boil an egg',
  'capital of mongolia',
  'history of the roman empire',
  'how to tie a bow tie',
  'used car prices',
  'weather in paris tomorrow',
  'how to play the guitar for beginners',
  'distance from the earth to the moon',
  'what do pandas eat',
  'divorce lawyer cost',
  'football results of yesterday',
  'how to grow tomatoes on a balcony',
  'chicken soup recipe',
  'best hiking trails in switzerland',
  'how tall is mount everest',
  'birthday present for a grandmother',
  'opening hours of the louvre',
  'how to get rid of ants in the kitchen',
]

const nonsenseQueries = 60
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Queries that no collection of this evaluation answers: everyday ones, and one to four words of random letters. */
export function unanswerable(): readonly string[] {
  const random = randomSource(1)
  const below = (most: number) => Math.floor(random() * most)
  const word = () => Array.from({ length: 4 + below(7) }, () => letters[below(letters.length)]).join('')
  const nonsense = Array.from({ length: nonsenseQueries }, () => Array.from({ length: 1 + below(4) }, word).join(' '))
  return [...everyday, ...nonsense]
}
