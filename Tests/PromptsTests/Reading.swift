import Prompts
import SourceText
import YAMLSyntax

/// A file as the reader sees it, and shorthand for what it makes of it.
struct Reading: Sendable {
  var document: PromptDocument

  init(
    _ text: String, path: String = "prompts/file.yaml", strictness: PromptReader.Strictness = .named,
    files: [String: String] = [:]
  ) {
    let reader = PromptReader(strictness: strictness) { reference, _ in
      files.filter { $0.key == reference || reference.hasSuffix("*") && $0.key.hasPrefix(reference.dropLast()) }
        .sorted { $0.key < $1.key }.map { SourceText(path: $0.key, text: $0.value) }
    }
    document = reader.read(SourceText(path: path, text: text))
  }

  /// `role: text` of all messages of all prompts.
  var messages: [String] { Self.messages(of: document) }

  static func messages(of document: PromptDocument) -> [String] {
    document.prompts.flatMap(\.messages).map { "\($0.role.rawValue): \($0.string)" }
  }

  /// The bytes of the file that hold each message.
  var messageSources: [String] {
    document.prompts.flatMap(\.messages).map { document.source.text(in: $0.sourceRange) }
  }

  var models: [String] { document.targets.compactMap { $0.model?.text } }

  func source(_ range: ByteRange) -> String { document.source.text(in: range) }

  /// `name=value` of the parameters of a target, as the file writes them.
  func parameters(ofTarget index: Int = 0) -> [String] {
    guard document.targets.indices.contains(index) else { return [] }
    return document.targets[index].parameters.map { "\(source($0.key.range))=\(source($0.value.range))" }
  }
}

/// What will not render, and where.
struct Problem: Hashable, Sendable {
  var kind: TemplateProblem.Kind
  var range: ByteRange

  init(_ kind: TemplateProblem.Kind, _ range: ByteRange) { (self.kind, self.range) = (kind, range) }

  init(_ problem: TemplateProblem) { self.init(problem.kind, problem.range) }
}

/// A small, seedable generator (Steele, Lea and Flood, 2014), so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mix = state
    mix = (mix ^ mix >> 30) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ mix >> 27) &* 0x94D0_49BB_1331_11EB
    return mix ^ mix >> 31
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<max(limit, 1), using: &self) }

  mutating func text(of atoms: [String], upTo count: Int) -> String {
    (0..<number(below: count + 1)).map { _ in atoms[number(below: atoms.count)] }.joined()
  }
}
