import Diagnostics
import Prompts
import SourceText

/// Characters that no reader sees and every tokenizer does.
enum InvisibleCharacters: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.text.utf8.contains(where: { $0 >= 0xC2 }) {
        check(message, document.source, context)
      }
    }
  }

  private static func check(_ message: Message, _ source: SourceText, _ context: RuleContext) {
    let scalars = Array(message.text.string.unicodeScalars)
    var offset = 0
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      let width = UTF8.width(scalar)
      guard let kind = Kind(scalar), !isNeeded(scalars, index) else {
        offset += width
        index += 1
        continue
      }
      // A run of the same kind is one finding.
      var end = index + 1
      var endOffset = offset + width
      while end < scalars.count, Kind(scalars[end]) == kind, scalars[end] == scalar || kind == .tag {
        endOffset += UTF8.width(scalars[end])
        end += 1
      }
      let range = offset..<endOffset
      let bytes = message.text.sourceRange(of: range)
      let isWrittenOut = bytes.lowerBound < source.bytes.count && source.bytes[bytes.lowerBound] == UInt8(ascii: "\\")
      let spanKind = message.spans.kind(at: offset)
      if !isWrittenOut, spanKind != .codeBlock, spanKind != .inlineCode {
        context.report(
          range, in: message, case: kind.messageCase, ["name": .localized(name(scalar)), "code": .text(code(scalar))],
          severity: kind == .bidi || kind == .tag ? .error : .warning,
          fix: TextFix.exactly(
            range, with: kind == .noBreakSpace ? String(repeating: " ", count: end - index) : "", in: message, .safe,
            keeping: .value, context))
      }
      index = end
      offset = endOffset
    }
  }

  private enum Kind {
    case zeroWidth, noBreakSpace, bidi, tag

    init?(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD: self = .zeroWidth
      case 0xA0: self = .noBreakSpace
      case 0x202A...0x202E, 0x2066...0x2069: self = .bidi
      case 0xE0000...0xE007F: self = .tag
      default: return nil
      }
    }

    var messageCase: String {
      switch self {
      case .zeroWidth: "zero-width"
      case .noBreakSpace: "no-break-space"
      case .bidi: "bidi-control"
      case .tag: "tag-character"
      }
    }
  }

  /// Whether the character does its proper work: joining an emoji or a script that needs joiners, spelling a flag,
  /// or a no-break space before French punctuation.
  private static func isNeeded(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let previous = index > 0 ? scalars[index - 1] : nil
    let next = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalars[index].value {
    case 0x200D:
      return isEmojiPart(previous) && next?.properties.isEmoji == true || isComplexScript(previous)
        || isComplexScript(next)
    case 0x200C: return isComplexScript(previous) || isComplexScript(next)
    case 0xE0000...0xE007F:
      var start = index
      while start > 0, (0xE0020...0xE007F).contains(scalars[start - 1].value) { start -= 1 }
      return start > 0 && scalars[start - 1].value == 0x1F3F4
    case 0xA0:
      return next.map { ":;!?»%".unicodeScalars.contains($0) } ?? false || previous == "«"
    default: return false
    }
  }

  private static func isEmojiPart(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isEmoji || scalar.value == 0xFE0F || scalar.properties.isEmojiModifier
  }

  /// Arabic, Syriac, Indic and South-East Asian scripts, in which joiners change letters.
  private static func isComplexScript(_ scalar: Unicode.Scalar?) -> Bool {
    guard let value = scalar?.value else { return false }
    return (0x0600...0x0DFF).contains(value) || (0x0E00...0x109F).contains(value) || (0x1780...0x18AF).contains(value)
      || (0xFB50...0xFDFF).contains(value) || (0xFE70...0xFEFC).contains(value)
  }

  /// The name in the Unicode standard, and what Chinese engineers call it.
  private static func name(_ scalar: Unicode.Scalar) -> LocalizedText {
    switch scalar.value {
    case 0x200B: LocalizedText(en: "ZERO WIDTH SPACE", zh: "零宽空格")
    case 0x200C: LocalizedText(en: "ZERO WIDTH NON-JOINER", zh: "零宽不连字")
    case 0x200D: LocalizedText(en: "ZERO WIDTH JOINER", zh: "零宽连字")
    case 0x2060: LocalizedText(en: "WORD JOINER", zh: "单词连接符")
    case 0xFEFF: LocalizedText(en: "ZERO WIDTH NO-BREAK SPACE", zh: "零宽不换行空格")
    case 0xAD: LocalizedText(en: "SOFT HYPHEN", zh: "软连字符")
    default:
      LocalizedText(en: scalar.properties.name ?? "character", zh: scalar.properties.name ?? "字符")
    }
  }

  private static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
