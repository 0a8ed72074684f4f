import CommandSupport
import Diagnostics
import PromptCost
import Prompts
import Reporting
import Rules
import SourceText
import Tokenization

/// The tokens of messages one by one: in alternating colours, or with bars between them.
struct TokenDisplay {
  let console: Console

  func print(_ measured: [MeasuredPrompt]) throws {
    var output = OutputBuffer()
    for item in measured {
      for (message, measurement) in zip(item.prompt.messages, item.measurement.messages) {
        let counter = item.measurement.counter
        let tokens = grouped(measurement.staticTokens)
        let encoding = counter.encoding.name
        let source = counter.isExact ? encoding : "\(counter.modelEncoding) ≈ \(encoding)"
        let unit = console.language == .chinese || measurement.staticTokens != 1 ? "tokens" : "token"
        if !output.isEmpty { output.endLine() }
        console.style.write("\(item.label) · \(message.role.rawValue)", as: .strong, to: &output)
        console.style.write("  \(tokens) \(unit), \(source)", as: .faint, to: &output)
        output.endLine()
        write(message, counter, to: &output)
      }
    }
    try console.print(output.bytes)
  }

  private func write(_ message: Message, _ counter: TokenCounter, to output: inout OutputBuffer) {
    var number = 0
    var endsLine = true
    var needsBar = false
    for part in message.parts(in: counter.encoding) {
      switch part {
      case .expression(let range):
        console.style.write(Self.visible(message.text.utf8[range]), as: .faint, to: &output)
        (endsLine, needsBar) = (false, false)
      case .token(let token):
        let bytes = message.text.utf8[token.range]
        if needsBar, !console.style.isColored { output.append("│") }
        console.style.write(Self.visible(bytes), as: number % 2 == 0 ? .token : .otherToken, to: &output)
        number += 1
        endsLine = bytes.last == 0x0A
        needsBar = !endsLine
        if endsLine { output.append(byte: 0x0A) }
      }
    }
    if !endsLine { output.append(byte: 0x0A) }
  }

  /// Text as a terminal may show it: breaks and tabs as signs, and other control characters and parts of characters as
  /// escapes.
  private static func visible(_ bytes: ArraySlice<UInt8>) -> String {
    var result = ""
    var rest = bytes
    while !rest.isEmpty {
      var decoder = UTF8()
      var iterator = rest.makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&iterator), UTF8.width(scalar) <= rest.count else {
        result += escape(rest.removeFirst())
        continue
      }
      switch scalar {
      case "\n": result += "↵"
      case "\t": result += "→"
      case _ where scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format:
        rest.prefix(UTF8.width(scalar)).forEach { result += escape($0) }
      default: result.unicodeScalars.append(scalar)
      }
      rest = rest.dropFirst(UTF8.width(scalar))
    }
    return result
  }

  private static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}
