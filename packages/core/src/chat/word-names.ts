/** Names of several words that are turns of speech too, folded to letters; written small they may mean just that. */
const phrases = new Set(
  `perfectworld onepiece slamdunk playball silverspoon papatoldme withthelight realclothes babyandme blackjack catseye
  catseyes overdrive happymania thetopsecret helterskelter watermargin ourlittlesister goodmorningcall imnotanangel
  youreunderarrest littleforest aftertherain blackcat blackbird lookback redriver caseclosed glassmask catstreet
  asilentvoice fromfaraway babysteps bluebox loveiswar dragonhead oldboy theclimber thewalkingman adriftinglife
  callofthenight whisperedwords thepianoforest riversedge everyonesgettingmarried spyfamily handsomegirl princessknight
  bandofninja floweroflife princessjellyfish lovemelovemenot flymetothemoon donotsaymystery`.split(/\s+/),
)

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
/** A Japanese name of two characters may be part of any word. */
const shortestJapaneseName = 3

/** Japanese names that are ordinary words, or begin longer ones. */
const japaneseWords = new Set(
  `タッチ メジャー クローズ サプリ ピンポン コブラ イーグル 砂時計 ぼくらの ブッダ アリア ベック トリコ ユニコ パーマン エックス
  三国志 水滸伝 モンスター キングダム ラブレス バーテンダー 火の鳥 青い花 弟の夫 姉の結婚 孤高の人 歩くひと 深夜食堂 うずまき 風光る
  彼方から 監獄学園 頭文字D プレイボール ピーチガール 漂流教室`.split(/\s+/),
)

/**
 * Whether a name is a word, a turn of speech or somebody's name too: where nothing presents it as a title it may mean
 * that.
 */
export function isWordToo(name: string): boolean {
  if (japanese.test(name)) return name.length < shortestJapaneseName || japaneseWords.has(name)
  return (
    !isSeveralWords(name) ||
    phrases.has(
      name
        .toLowerCase()
        .replaceAll('&', 'and')
        .replaceAll(/[^a-z]/g, ''),
    )
  )
}

export function isSeveralWords(name: string): boolean {
  return /\S\s+\S/.test(name)
}

/** English words that are names of titles; with a small letter they are words. */
const englishWords = new Set(
  `another aria arms bartender bastard beck blame claymore cobra crows drifters eagle eden emma erased gals ghost given
  kingdom loveless magi major medalist monster nana orange overdrive parasyte phoenix pluto rave real rookies sanctuary
  sunny swan swans touch whistle x h2`.split(/\s+/),
)

export function isEnglishWord(written: string): boolean {
  return englishWords.has(written.replaceAll(/[^a-zA-Z0-9]/g, '').toLowerCase())
}
