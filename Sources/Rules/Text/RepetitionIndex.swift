/// Finds the sentence that another one repeats, among those added before.
struct RepetitionIndex {
  /// Up to this many sentences are compared one by one: setting up hash tables costs more.
  private static let listLimit = 24
  /// A word of more sentences than this says nothing about which of them are alike. It bounds the work per sentence.
  private static let commonness = 32

  private var sentences: [(number: Int, text: NormalizedText)] = []
  /// The first sentence with the same words, by their hash, and sentences by a word; as indexes of `sentences`.
  private var byWording: [NormalizedText.Word: Int] = [:]
  private var byWord: [NormalizedText.Word: [Int]] = [:]

  /// Adds a sentence that repeats none, under a number of the caller's.
  mutating func add(_ text: NormalizedText, as number: Int) {
    sentences.append((number, text))
    if sentences.count == Self.listLimit {
      for index in sentences.indices { enter(index) }
    } else if sentences.count > Self.listLimit {
      enter(sentences.count - 1)
    }
  }

  private mutating func enter(_ index: Int) {
    let text = sentences[index].text
    let wording = NormalizedText.hash(text.words)
    if byWording[wording] == nil { byWording[wording] = index }
    for word in Set(text.contentWords) where byWord[word, default: []].count <= Self.commonness {
      byWord[word, default: []].append(index)
    }
  }

  /// The number of the first sentence with the same words, or else of the first that shares four content words in five
  /// and of which `isCopy` holds.
  func original(of text: NormalizedText, where isCopy: (NormalizedText) -> Bool) -> Int? {
    guard sentences.count >= Self.listLimit else {
      let same = sentences.first { $0.text.words == text.words }
      return (same ?? sentences.first { sharesMost(text, with: $0.text) && isCopy($0.text) })?.number
    }
    if let index = byWording[NormalizedText.hash(text.words)], sentences[index].text.words == text.words {
      return sentences[index].number
    }
    var shared: [Int: Int] = [:]
    var common = 0
    for word in text.contentWords {
      let indexes = byWord[word] ?? []
      if indexes.count > Self.commonness {
        common += 1
      } else {
        for index in indexes { shared[index, default: 0] += 1 }
      }
    }
    let candidates = shared.filter { ($0.value + common) * 5 >= text.contentWords.count * 4 }.keys.sorted()
    return candidates.first { isCopy(sentences[$0].text) }.map { sentences[$0].number }
  }

  private func sharesMost(_ text: NormalizedText, with other: NormalizedText) -> Bool {
    let shared = text.contentWords.count { other.contentWords.contains($0) }
    return shared > 0 && shared * 5 >= text.contentWords.count * 4
  }
}
