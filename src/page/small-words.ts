const words = `
a an and are as at be but by can do does for from has have how i if in into is it its me my no not of on or so that the
their them then there they this to us was we what when where which who why will with you your
aber als am auf aus bei bin bis das dem den der des die du ein eine einem einen einer er es für hat ich im ist kann man
mich mit nach nicht oder sich sie sind so um und uns vom von was wie wird wo zu zum zur
au aux ce ces cette comment dans de des du elle en est et il ils je la le les leur ma mais mes mon ne nous ou par pas pour
qu que qui sa se ses son sur ta tes ton tu un une vous
al como con cual cuál del donde dónde el ella en es esta este la las lo los más mi no nos o para pero por qué que se ser si
sin su sus tu un una y yo
`
const small = new Set(words.trim().split(/\s+/))

/** Whether a word says nothing by itself (English, German, French, Spanish), or is no word at all. */
export const saysLittle = (word: string): boolean => small.has(word.toLowerCase()) || !/[\p{L}\p{N}]/u.test(word)
