package import Diagnostics
import Providers

/// A run as JSON Lines: a header that says what it is, every call as it came, and how it ended. Everything that is needed to
/// work out the results again.
package struct SampleLog: Sendable {
  /// The version of the format.
  package static let version = 1

  package var header: Header
  package var calls: [Call] = []
  package var judgements: [Judgement] = []
  /// `nil` if the run was ended from outside.
  package var footer: Footer?

  package init(_ header: Header, calls: [Call] = [], footer: Footer? = nil) {
    self.header = header
    self.calls = calls
    self.footer = footer
  }

  /// How a run ended, in the last line.
  package struct Footer: Hashable, Sendable {
    package var ending: Experiment.Ending
    /// What was done otherwise than asked, such as a parameter that the server refused.
    package var notes: [LocalizedText] = []
    package var rateLimitedReplies = 0
    /// Whether several requests at a time were ended by what the provider's headers said.
    package var stoppedAtLimit = false

    package init(_ ending: Experiment.Ending) { self.ending = ending }
  }

  /// Why a log cannot be used.
  package enum Failure: Error, Hashable, Sendable {
    /// The first line is not what a run begins with.
    case noHeader
    /// Of a version that this program does not know.
    case unknownVersion(Int)
  }

  /// US dollars that count against the limit of a run that goes on: what its calls have cost, or can have cost at most.
  package var charged: Double {
    calls.reduce(0) { $0 + ($1.charged ?? 0) } + judgements.reduce(0) { $0 + ($1.charged ?? 0) }
  }

  /// Reads a log as far as it is whole: a last line that was cut off is left out.
  package init(_ bytes: [UInt8]) throws(Failure) {
    let lines = bytes.split(separator: 0x0A)
    guard let first = lines.first, let value = JSONValue(json: first), value["type"]?.string == "experiment" else {
      throw .noHeader
    }
    let version = value["version"]?.integer ?? 0
    guard version == Self.version else { throw .unknownVersion(version) }
    guard let header = Header(value) else { throw .noHeader }
    self.header = header
    for line in lines.dropFirst() {
      guard let value = JSONValue(json: line) else { continue }
      if let call = Call(value) {
        calls.append(call)
        // The end of a run that was gone on with is none.
        footer = nil
      } else if let judgement = Judgement(value) {
        judgements.append(judgement)
        footer = nil
      } else if let end = Footer(value) {
        footer = end
      }
    }
  }

  package static func line(_ header: Header) -> [UInt8] { header.json.json + [0x0A] }
  package static func line(_ call: Call) -> [UInt8] { call.json.json + [0x0A] }
  package static func line(_ judgement: Judgement) -> [UInt8] { judgement.json.json + [0x0A] }
  package static func line(_ footer: Footer) -> [UInt8] { footer.json.json + [0x0A] }

  /// The call of one line; `nil` if it is none.
  package static func call(_ line: [UInt8]) -> Call? { JSONValue(json: line).flatMap(Call.init) }
}

extension SampleLog.Footer {
  fileprivate var json: JSONValue {
    var value: JSONValue = [
      "type": "end", "ending": .string(ending.name), "notes": .array(notes.map(\.json)),
      "rate_limited_replies": .integer(rateLimitedReplies),
    ]
    if case .failing(let message) = ending { value.set("message", .string(message)) }
    if stoppedAtLimit { value.set("stopped_at_limit", true) }
    return value
  }

  fileprivate init?(_ value: JSONValue) {
    guard value["type"]?.string == "end",
      let ending = value["ending"]?.string.flatMap({
        Experiment.Ending($0, message: value["message"]?.string?.withoutControls)
      })
    else { return nil }
    self.init(ending)
    notes = (value["notes"]?.items ?? []).map(LocalizedText.init)
    rateLimitedReplies = value["rate_limited_replies"]?.tokenCount ?? 0
    stoppedAtLimit = value["stopped_at_limit"]?.bool ?? false
  }
}

extension Experiment.Ending {
  /// The word for it in logs and reports for programs.
  package var name: String {
    switch self {
    case .complete: "complete"
    case .spendLimit: "spend-limit"
    case .interrupted: "interrupted"
    case .failing: "failing"
    }
  }

  fileprivate init?(_ name: String, message: String?) {
    let all: [Experiment.Ending] = [.complete, .spendLimit, .interrupted, .failing(message ?? "")]
    guard let ending = all.first(where: { $0.name == name }) else { return nil }
    self = ending
  }
}

extension LocalizedText {
  var json: JSONValue { ["en": .string(en), "zh": .string(zh)] }

  init(_ value: JSONValue) {
    self.init(en: value["en"]?.string?.withoutControls ?? "", zh: value["zh"]?.string?.withoutControls ?? "")
  }
}
