import Diagnostics
import PromptCost
import Prompts
import SourceText

/// An instruction that the same message gives twice.
enum DuplicateInstruction: CodedRule {
  /// Copies on both sides of this many tokens are a reminder, which helps with long material.
  private static let sandwichTokens = 2000
  static let similarity = 0.9

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        check(message, of: prompt, document, context)
      }
    }
  }

  private struct Candidate {
    var sentence: Sentence
    var normalized: NormalizedText
    var section: Int
  }

  /// Sentences from `first` on that are repeated by those from `second` on.
  private struct Repetition {
    var first: Int
    var second: Int
    var length: Int
  }

  private static func check(
    _ message: Message, of prompt: Prompt, _ document: PromptDocument, _ context: RuleContext
  ) {
    let sections = headings(message.text.utf8)
    var section = -1
    var instructions: [Candidate] = []
    var index = RepetitionIndex()
    var repetitions: [Repetition] = []
    for instruction in context.instructions(of: message) {
      let (sentence, normalized) = (instruction.sentence, instruction.words)
      while section + 1 < sections.count, sections[section + 1] <= sentence.range.lowerBound { section += 1 }
      let isLong = normalized.isChinese ? normalized.words.count >= 11 : normalized.words.count >= 7
      guard isLong, isSaid(message.text.utf8[sentence.range]) else { continue }
      let candidate = Candidate(
        sentence: sentence, normalized: normalized, section: section)
      let original = index.original(of: normalized) { isNearCopy($0, normalized) }
      if let original, isRealDuplicate(instructions[original], candidate, message, prompt, document, context) {
        if let last = repetitions.last, last.first + last.length == original,
          last.second + last.length == instructions.count
        {
          repetitions[repetitions.count - 1].length += 1
        } else {
          repetitions.append(Repetition(first: original, second: instructions.count, length: 1))
        }
      } else {
        index.add(normalized, as: instructions.count)
      }
      instructions.append(candidate)
    }
    for repetition in repetitions { report(repetition, of: instructions, message, prompt, document, context) }
  }

  /// Nearly the same words, the same numbers, the same negations, and no word pair that names different things.
  private static func isNearCopy(_ first: NormalizedText, _ second: NormalizedText) -> Bool {
    guard first.numbers == second.numbers, first.negations == second.negations,
      first.similarity(to: second) >= similarity
    else { return false }
    // A content word swapped for another ("comparisons", "swaps") makes it a parallel sentence, not a copy.
    let onlyFirst = Set(first.words).subtracting(second.words).filter { !functionWords.contains($0) }
    let onlySecond = Set(second.words).subtracting(first.words).filter { !functionWords.contains($0) }
    return onlyFirst.isEmpty || onlySecond.isEmpty
  }

  private static let functionWords = WordSet(
    "a an the and or of to in on at for is are be that this it its your please always with 的 了 请 地 得")

  /// `print(x)` is code, and `(five points)` a remark on what stands beside it.
  private static func isSaid(_ sentence: ArraySlice<UInt8>) -> Bool {
    let name = sentence.prefix { $0 > 0x20 && !"([{=".utf8.contains($0) }
    guard !name.isEmpty, name.count < sentence.count else { return !name.isEmpty }
    return sentence[name.endIndex] == 0x20
  }

  private static func isRealDuplicate(
    _ first: Candidate, _ second: Candidate, _ message: Message, _ prompt: Prompt, _ document: PromptDocument,
    _ context: RuleContext
  ) -> Bool {
    // The same step in two procedures.
    if first.sentence.isListItem, second.sentence.isListItem, first.section != second.section { return false }
    // The same remark on two items or on two fields.
    let (line, otherLine) = (Line(of: first.sentence, in: message), Line(of: second.sentence, in: message))
    if line.start != otherLine.start, !line.isStart, !otherLine.isStart, line.isItem, otherLine.isItem { return false }
    let bytes = message.text.utf8
    let between = bytes[first.sentence.range.upperBound..<second.sentence.range.lowerBound]
    let counter = context.counter(for: prompt, in: document)
    if between.count > sandwichTokens * 2, counter.rawCount(between, upTo: sandwichTokens) > sandwichTokens {
      return false
    }
    // Alternatives of a template or branches of a condition: only one of them is rendered.
    for expression in message.template.expressions
    where expression.range.lowerBound >= first.sentence.range.upperBound
      && expression.range.upperBound <= second.sentence.range.lowerBound
    {
      if case .statement = expression.kind { return false }
    }
    return true
  }

  /// Where a sentence stands on its line.
  private struct Line {
    /// So much of a line is looked at: one of many sentences must not cost its square.
    static let reach = 2_000

    let start: Int
    /// Whether the line starts with the sentence, marks aside.
    let isStart: Bool
    /// Whether the line is an item of a list, or starts with a name and a colon.
    let isItem: Bool

    init(of sentence: Sentence, in message: Message) {
      let bytes = message.text.utf8
      start = message.text.line(at: sentence.range.lowerBound, reach: Self.reach).lowerBound
      let before = bytes[start..<sentence.range.lowerBound]
      let words = before.drop { $0 <= 0x20 || "-*+#>".utf8.contains($0) }
      let number = words.prefix { (0x30...0x39).contains($0) }
      let isNumbered = !number.isEmpty && words.dropFirst(number.count).first.map { ".)".utf8.contains($0) } == true
      isItem =
        words.count < before.drop { $0 <= 0x20 }.count || isNumbered
        || Array(words.prefix(60)).containsAny(of: [":", "："])
      isStart = words.dropFirst(isNumbered ? number.count + 1 : 0).allSatisfy { $0 <= 0x20 }
    }
  }

  private static func report(
    _ repetition: Repetition, of instructions: [Candidate], _ message: Message, _ prompt: Prompt,
    _ document: PromptDocument,
    _ context: RuleContext
  ) {
    let counter = context.counter(for: prompt, in: document)
    let first = range(of: instructions[repetition.first..<repetition.first + repetition.length])
    let second = range(of: instructions[repetition.second..<repetition.second + repetition.length])
    let change = removal(of: second, in: message)
    context.report(
      second, in: message, ["tokens": .number(counter.rawCount(message.text.utf8[second]))],
      related: [
        RelatedRange(
          message.text.sourceRange(of: first),
          label: LocalizedText(en: "given here first", zh: "第一次出现在这里"))
      ],
      fix: change.fix(in: message, .display, keeping: .repetition, context),
      savedTokens: counter.saving(replacing: change.range, with: change.replacement, in: message))
  }

  private static func range(of instructions: ArraySlice<Candidate>) -> ByteRange {
    let ranges = instructions.map(\.sentence.range)
    return (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
  }

  /// Deletes the sentence, and its line if nothing else of worth stands on it.
  private static func removal(of range: ByteRange, in message: Message) -> TextChange {
    let bytes = message.text.utf8
    let line = message.text.line(at: range.lowerBound, reach: Line.reach)
    let rest =
      bytes[line.lowerBound..<range.lowerBound] + bytes[min(range.upperBound, line.upperBound)..<line.upperBound]
    let isEmptyLine = rest.allSatisfy { $0 <= 0x20 || (0x30...0x39).contains($0) || "-*.)#_".utf8.contains($0) }
    guard isEmptyLine else { return TextChange(words: range, with: "", in: message) }
    let low = line.upperBound == bytes.count && line.lowerBound > 0 ? line.lowerBound - 1 : line.lowerBound
    return TextChange(low..<min(line.upperBound + 1, bytes.count), with: "")
  }

  /// Where the headings of a text start.
  private static func headings(_ bytes: [UInt8]) -> [Int] {
    var starts: [Int] = []
    var lineStart = 0
    while lineStart < bytes.count {
      var end = lineStart
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      var content = lineStart
      while content < end, bytes[content] <= 0x20 || bytes[content] == UInt8(ascii: "-") { content += 1 }
      let line = bytes[content..<end]
      let isMarkdown = line.first == UInt8(ascii: "#")
      let isLabel =
        line.count < 80
        && (line.last == UInt8(ascii: ":") || line.suffix(3).elementsEqual("：".utf8)
          || line.starts(with: "**".utf8) && line.suffix(3).contains(UInt8(ascii: "*")) && line.count < 100)
      if isMarkdown || isLabel { starts.append(lineStart) }
      lineStart = end + 1
    }
    return starts
  }
}
