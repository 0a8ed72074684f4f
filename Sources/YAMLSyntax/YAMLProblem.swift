package import Diagnostics
package import SourceText

/// Something wrong with a file's syntax, worded for the person who has to repair it.
package struct YAMLProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case encoding(TextEncodingKind)
    case controlCharacter(code: Int)
    case tooDeep(limit: Int)
    case undefinedAlias(name: String)
    case duplicateKey(name: String, first: ByteRange)
    case unclosedQuote
    case unclosedBracket
    case colonInPlainText
    case badIndentation
    case tab
    case reservedCharacter(String)
    case templateBraces
    case mergeConflict
    case unknownEscape
    case missingColon
    case stray
    case json(expected: String)
    case other(String)
  }

  package enum TextEncodingKind: Hashable, Sendable {
    case utf16, binary, invalidUTF8
  }

  package let kind: Kind
  package let range: ByteRange
  /// Where the construct began that is broken at `range`.
  package let context: ByteRange?

  init(_ kind: Kind, range: ByteRange, context: ByteRange? = nil) {
    self.kind = kind
    self.range = range
    self.context = context
  }

  init(_ problem: TextEncodingProblem) {
    switch problem {
    case .utf16: self.init(.encoding(.utf16), range: 0..<2)
    case .binary(let offset): self.init(.encoding(.binary), range: offset..<offset + 1)
    case .invalidUTF8(let offset): self.init(.encoding(.invalidUTF8), range: offset..<offset + 1)
    }
  }

  /// Whether the text behind the problem could not be read.
  package var isFatal: Bool {
    switch kind {
    case .duplicateKey, .undefinedAlias: false
    default: true
    }
  }

  package var isDuplicateKey: Bool {
    if case .duplicateKey = kind { true } else { false }
  }
}

// MARK: - What libyaml says, and what it means

extension YAMLProblem {
  /// Translates libyaml's wording, which names parser states, into the mistake people make to get there.
  init(libyaml message: String, context: String, at: Int, contextAt: Int, source: SourceText, in range: ByteRange) {
    let bytes = source.bytes
    if let marker = Self.mergeConflict(in: bytes, range) {
      self.init(.mergeConflict, range: marker)
      return
    }
    let here = at..<min(at + 1, range.upperBound)
    let opening = contextAt..<min(contextAt + 1, range.upperBound)
    let byte = at < range.upperBound ? bytes[at] : 0
    switch message {
    case "found unexpected end of stream", "found unexpected document indicator":
      if context.contains("quoted scalar") {
        self.init(.unclosedQuote, range: opening, context: nil)
        return
      }
      self.init(.unclosedBracket, range: opening)
    case "mapping values are not allowed in this context":
      self.init(.colonInPlainText, range: here)
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      if Self.isTemplateBrace(bytes, at: contextAt) {
        self.init(.templateBraces, range: contextAt..<min(contextAt + 2, range.upperBound))
        return
      }
      self.init(.unclosedBracket, range: opening, context: here)
    case "did not find expected key", "did not find expected '-' indicator", "did not find expected <document start>":
      if contextAt < at, Self.isTemplateBrace(bytes, at: at) {
        self.init(.templateBraces, range: at..<min(at + 2, range.upperBound), context: opening)
        return
      }
      if let braces = Self.templateBraces(bytes, before: at, from: range.lowerBound) {
        self.init(.templateBraces, range: braces)
        return
      }
      self.init(.badIndentation, range: here, context: contextAt < at ? opening : nil)
    case "found character that cannot start any token":
      if byte == UInt8(ascii: "\t") {
        self.init(.tab, range: here)
      } else if at > range.lowerBound, Self.isTemplateBrace(bytes, at: at - 1) {
        self.init(.templateBraces, range: at - 1..<here.upperBound)
      } else {
        self.init(.reservedCharacter(source.text(in: here)), range: here)
      }
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      self.init(.tab, range: here)
    case "found unknown escape character":
      self.init(.unknownEscape, range: at..<min(at + 2, range.upperBound))
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      // The mark stands behind the backslash and the letter.
      self.init(.unknownEscape, range: max(at - 2, range.lowerBound)..<at)
    case "could not find expected ':'":
      self.init(.missingColon, range: opening)
    case "block sequence entries are not allowed in this context", "block mapping keys are not allowed in this context",
      "mapping keys are not allowed in this context", "block collection entries not allowed in this context":
      self.init(.badIndentation, range: here)
    case "did not find expected node content":
      self.init(.stray, range: here)
    case "found undefined tag handle", "could not find expected whitespace or line break",
      "did not find expected alphabetic or numeric character", "did not find expected comment or line break":
      self.init(.other(message), range: here)
    default:
      self.init(.other(message.isEmpty ? "unreadable YAML" : message), range: here)
    }
  }

  /// The first line of a conflict that a merge has left.
  private static func mergeConflict(in bytes: [UInt8], _ range: ByteRange) -> ByteRange? {
    var lineStart = range.lowerBound
    while lineStart < range.upperBound {
      var lineEnd = lineStart
      while lineEnd < range.upperBound, bytes[lineEnd] != 0x0A, bytes[lineEnd] != 0x0D { lineEnd += 1 }
      if bytes[lineStart..<lineEnd].starts(with: "<<<<<<< ".utf8) { return lineStart..<lineEnd }
      lineStart = lineEnd + 1
    }
    return nil
  }

  /// The `{{` of a placeholder that ends right before `index` on the same line: `{{name}} is here`.
  private static func templateBraces(_ bytes: [UInt8], before index: Int, from start: Int) -> ByteRange? {
    var end = index
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard end - start >= 2, bytes[end - 1] == UInt8(ascii: "}"), bytes[end - 2] == UInt8(ascii: "}") else { return nil }
    var position = end - 2
    while position > start, bytes[position - 1] != 0x0A {
      position -= 1
      if bytes[position] == UInt8(ascii: "{"), bytes[position + 1] == UInt8(ascii: "{") {
        return position..<position + 2
      }
    }
    return nil
  }

  private static func isTemplateBrace(_ bytes: [UInt8], at index: Int) -> Bool {
    index >= 0 && index + 1 < bytes.count && bytes[index] == UInt8(ascii: "{")
      && (bytes[index + 1] == UInt8(ascii: "{") || bytes[index + 1] == UInt8(ascii: "%"))
  }
}

// MARK: - Wording

extension YAMLProblem {
  /// What is wrong, as a part of a sentence.
  package var message: LocalizedText {
    switch kind {
    case .encoding(.utf16):
      LocalizedText(en: "the file is UTF-16; save it as UTF-8", zh: "文件是 UTF-16 编码，请另存为 UTF-8")
    case .encoding(.binary):
      LocalizedText(en: "the file holds a zero byte, so it is not text", zh: "文件里有零字节，不是文本文件")
    case .encoding(.invalidUTF8):
      LocalizedText(en: "this byte is not valid UTF-8", zh: "这个字节不是合法的 UTF-8")
    case .controlCharacter(let code):
      LocalizedText(
        en: "control character U+\(hex(code)) is not allowed in YAML", zh: "YAML 里不允许出现控制字符 U+\(hex(code))")
    case .tooDeep(let limit):
      LocalizedText(en: "nested more than \(limit) levels deep", zh: "嵌套超过 \(limit) 层")
    case .undefinedAlias(let name):
      LocalizedText(en: "alias `*\(name)` has no anchor `&\(name)` before it", zh: "别名 `*\(name)` 之前没有锚点 `&\(name)`")
    case .duplicateKey(let name, _):
      LocalizedText(en: "key `\(name)` is given twice", zh: "键 `\(name)` 重复出现")
    case .unclosedQuote:
      LocalizedText(en: "the quote opened here is never closed", zh: "这里的引号没有闭合")
    case .unclosedBracket:
      LocalizedText(en: "the bracket opened here is never closed properly", zh: "这里的括号没有正确闭合")
    case .colonInPlainText:
      LocalizedText(en: "`: ` inside unquoted text starts a new key here", zh: "未加引号的文本里出现 `: `，会被当成新的键")
    case .badIndentation:
      LocalizedText(en: "this line is not indented like the lines it belongs to", zh: "这一行的缩进与同级的行不一致")
    case .tab:
      LocalizedText(en: "a tab cannot be used for indentation", zh: "缩进不能使用制表符")
    case .reservedCharacter(let character):
      LocalizedText(en: "unquoted text cannot start with `\(character)`", zh: "未加引号的文本不能以 `\(character)` 开头")
    case .templateBraces:
      LocalizedText(
        en: "a template placeholder at the start of an unquoted value is read as a YAML mapping",
        zh: "未加引号的值以模板占位符开头，会被 YAML 当成映射")
    case .mergeConflict:
      LocalizedText(en: "an unresolved merge conflict starts here", zh: "这里有未解决的合并冲突")
    case .unknownEscape:
      LocalizedText(en: "unknown escape sequence in a double-quoted string", zh: "双引号字符串里有无法识别的转义序列")
    case .missingColon:
      LocalizedText(en: "this line needs a `:` behind the key", zh: "这一行的键后面缺少 `:`")
    case .stray:
      LocalizedText(en: "a value is missing here", zh: "这里缺少一个值")
    case .json(let expected):
      LocalizedText(en: "not valid JSON: expected \(expected)", zh: "不是合法的 JSON：此处应为\(jsonTerm(expected))")
    case .other(let message):
      LocalizedText(en: message, zh: "YAML 无法解析（\(message)）")
    }
  }

  /// What to do about it, if there is a usual remedy.
  package var help: LocalizedText? {
    switch kind {
    case .encoding(.binary): nil
    case .encoding(.utf16):
      LocalizedText(
        en: "convert the file, for example with `iconv -f UTF-16 -t UTF-8`", zh: "转换文件编码，例如 `iconv -f UTF-16 -t UTF-8`")
    case .encoding(.invalidUTF8):
      LocalizedText(
        en: "convert the file, for example with `iconv -f GB18030 -t UTF-8` if it is Chinese",
        zh: "转换文件编码，中文文件例如 `iconv -f GB18030 -t UTF-8`")
    case .controlCharacter:
      LocalizedText(en: "delete it, or write it as an escape in double quotes", zh: "删除它，或写成双引号里的转义")
    case .tooDeep: LocalizedText(en: "split the file", zh: "请拆分文件")
    case .undefinedAlias(let name):
      LocalizedText(en: "quote the text if `*\(name)` is meant literally", zh: "如果 `*\(name)` 就是文本本身，请加引号")
    case .duplicateKey:
      LocalizedText(
        en: "loaders keep the last one and drop the first without a word; remove one", zh: "加载器会悄悄丢弃前一个、只保留最后一个；请删掉其中之一"
      )
    case .unclosedQuote:
      LocalizedText(en: "close it, or use a `|` block for long text", zh: "补上引号，长文本建议改用 `|` 块")
    case .unclosedBracket:
      LocalizedText(
        en: "close it, or quote the value if the bracket is text", zh: "补上括号；如果括号是文本内容，请给值加引号")
    case .colonInPlainText:
      LocalizedText(en: "quote the value, or put it in a `|` block", zh: "给这个值加引号，或改用 `|` 块")
    case .badIndentation:
      LocalizedText(
        en: "align it with its neighbours; text of a `|` block must be indented deeper than its key",
        zh: "与相邻行对齐；`|` 块的文本必须比它的键缩进更深")
    case .tab: LocalizedText(en: "indent with spaces", zh: "请用空格缩进")
    case .reservedCharacter, .templateBraces:
      LocalizedText(en: "quote the value", zh: "请给这个值加引号")
    case .mergeConflict:
      LocalizedText(
        en: "keep one side and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
        zh: "保留其中一侧，并删除 `<<<<<<<`、`=======` 和 `>>>>>>>` 这几行")
    case .unknownEscape:
      LocalizedText(
        en: "write `\\\\` for a backslash, or use single quotes", zh: "反斜杠请写成 `\\\\`，或改用单引号")
    case .missingColon:
      LocalizedText(
        en: "write `key: value`, or indent the line if it continues the one above", zh: "写成 `键: 值`；如果是上一行的延续，请缩进")
    case .stray, .json, .other: nil
    }
  }

  private func hex(_ code: Int) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private func jsonTerm(_ expected: String) -> String {
    switch expected {
    case "a value": "一个值"
    case "a closing quote": "右引号"
    case "a key in quotes": "带引号的键"
    case "the end of the file": "文件结尾"
    case "the end of the line": "行尾"
    default: expected
    }
  }
}
