import Prompts
import SourceText

/// A sentence that tells the model to do something, with its words.
struct Instruction {
  let sentence: Sentence
  let words: NormalizedText

  /// Those among the sentences of a message that introduce nothing: `Return the following:` is about what follows.
  static func instructions(among sentences: [Sentence], of message: Message) -> [Instruction] {
    sentences.compactMap { sentence in
      guard sentence.range.count <= 2000 else { return nil }
      let utf8 = message.text.utf8[sentence.range]
      guard utf8.last != UInt8(ascii: ":"), !utf8.suffix(3).elementsEqual("：".utf8) else { return nil }
      let words = NormalizedText(utf8)
      return Imperative.isInstruction(utf8, words) ? Instruction(sentence: sentence, words: words) : nil
    }
  }
}
