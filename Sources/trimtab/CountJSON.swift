import CommandSupport
import ModelCatalog
import PromptCost
import Prompts
import Reporting
import SourceText
import Tokenization

/// Token counts as JSON.
struct CountJSON {
  /// Whether the tokens themselves are listed.
  let showsTokens: Bool

  func text(of measured: [MeasuredPrompt]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", 1)
      writer.array("prompts") { writer in
        for item in measured { writer.object { write(item, to: &$0) } }
      }
    }
    return writer.take() + [0x0A]
  }

  private func write(_ item: MeasuredPrompt, to writer: inout JSONWriter) {
    let measurement = item.measurement
    let scaled = { (raw: Int) in measurement.counter.scaled(raw).tokens }
    writer.member("path", item.path)
    writer.member("prompt", optional: item.prompt.name)
    writer.member("model", optional: item.modelName)
    writer.member("encoding", measurement.counter.encoding.name)
    writer.member("model_encoding", measurement.counter.modelEncoding)
    write(measurement.total, as: "total", isLowerBound: measurement.hasUnknownVariables, to: &writer)
    writer.member("static_tokens", measurement.messages.reduce(0) { $0 + scaled($1.staticTokens) })
    writer.member("variable_tokens", scaled(measurement.variableTokens))
    writer.member("has_unknown_variables", measurement.hasUnknownVariables)
    writer.member("tool_tokens", scaled(measurement.toolTokens))
    if let framing = measurement.framingTokens {
      writer.member("framing_tokens", framing)
    } else {
      writer.member("framing_tokens", optional: nil)
    }
    writer.member("static_prefix_tokens", scaled(measurement.prefix.tokens))
    if let share = measurement.windowShare { writer.member("window_share", share) }
    if let cost = measurement.inputCostPer1000Calls { writer.member("usd_per_1000_calls", cost) }
    writer.array("messages") { writer in
      for (message, part) in zip(item.prompt.messages, measurement.messages) {
        writer.object { writer in
          writer.member("role", message.role.rawValue)
          writer.member("static_tokens", scaled(part.staticTokens))
          if showsTokens { write(message, measurement.counter.encoding, to: &writer) }
          writer.array("variables") { writer in
            for variable in part.variables {
              writer.object { writer in
                writer.member("name", variable.name)
                if let tokens = variable.tokens {
                  writer.member("tokens", scaled(tokens))
                } else {
                  writer.member("tokens", optional: nil)
                }
              }
            }
          }
        }
      }
    }
  }

  /// The tokens of the fixed text. One that is no text by itself, a part of a character, has its bytes as well.
  private func write(_ message: Message, _ encoding: Tokenization.Encoding, to writer: inout JSONWriter) {
    writer.array("tokens") { writer in
      for case .token(let token) in message.parts(in: encoding) {
        let bytes = message.text.utf8[token.range]
        let text = String(decoding: bytes, as: UTF8.self)
        writer.object { writer in
          writer.member("id", Int(token.id))
          writer.member("text", text)
          if !text.utf8.elementsEqual(bytes) {
            writer.array("bytes") { writer in bytes.forEach { writer.value(Int($0)) } }
          }
          writer.member("start", token.range.lowerBound)
          writer.member("end", token.range.upperBound)
        }
      }
    }
  }

  private func write(_ count: TokenCount, as key: String, isLowerBound: Bool, to writer: inout JSONWriter) {
    writer.object(key) { writer in
      writer.member("tokens", count.tokens)
      switch count.quality {
      case .exact: writer.member("quality", isLowerBound ? "at-least" : "exact")
      case .assumed: writer.member("quality", "assumed")
      case .approximate(let range):
        writer.member("quality", "approx")
        writer.member("low", range.lowerBound)
        writer.member("high", range.upperBound)
      }
    }
  }
}
