/// Finds the sentence that another one repeats, among those added before.
struct RepetitionIndex {
  /// Up to this many sentences are compared one by one: setting up hash tables costs more.
  private static let listLimit = 24
  /// A word of more sentences than this says nothing about which of them are alike. It bounds the work per sentence.
  private static let commonness = 32

  /// One sentence that has a word, and the one before it in ``occurrences`` that has the same.
  private struct Occurrence {
    var sentence: Int
    /// How many sentences have the word, up to this one.
    var count: Int
    /// -1 for none.
    var previous: Int
  }

  private var sentences: [(number: Int, text: NormalizedText)] = []
  /// The first sentence with the same words, by their hash, as an index of `sentences`.
  private var byWording: [NormalizedText.Word: Int] = [:]
  private var occurrences: [Occurrence] = []
  /// The last occurrence of a word.
  private var lastOccurrence: [NormalizedText.Word: Int] = [:]

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
    for word in text.contentWords {
      let previous = lastOccurrence[word] ?? -1
      let last = previous < 0 ? nil : occurrences[previous]
      if let last, last.sentence == index || last.count > Self.commonness { continue }
      lastOccurrence[word] = occurrences.count
      occurrences.append(Occurrence(sentence: index, count: (last?.count ?? 0) + 1, previous: previous))
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
    var found: [Int] = []
    var common = 0
    for word in text.contentWords {
      guard let last = lastOccurrence[word] else { continue }
      if occurrences[last].count > Self.commonness {
        common += 1
      } else {
        var place = last
        while place >= 0 {
          found.append(occurrences[place].sentence)
          place = occurrences[place].previous
        }
      }
    }
    found.sort()
    var index = 0
    while index < found.count {
      var end = index + 1
      while end < found.count, found[end] == found[index] { end += 1 }
      let shared = end - index + common
      if shared * 5 >= text.contentWords.count * 4, isCopy(sentences[found[index]].text) {
        return sentences[found[index]].number
      }
      index = end
    }
    return nil
  }

  private func sharesMost(_ text: NormalizedText, with other: NormalizedText) -> Bool {
    let shared = text.contentWords.count { other.contentWords.contains($0) }
    return shared > 0 && shared * 5 >= text.contentWords.count * 4
  }
}
