import SourceText
import YAMLSyntax

/// Reads the marks of a request body that say what to cache.
struct CacheMarkers {
  private let messages: [YAMLTree.NodeID: Int]
  private let tools: [YAMLTree.NodeID: Int]
  private var found: [CacheMarker] = []
  private var isPrefixRead = true

  /// Whether a file has one of the keys at all: most have not.
  static func mayOccur(in source: SourceText) -> Bool {
    source.bytes.containsAny(of: ["cache_control", "prompt_cache_breakpoint"])
  }

  /// All marks in the order in which requests are rendered: tools, system, messages; one for all of the request last.
  static func read(_ body: YAMLNode, messages: YAMLNode, of prompt: Prompt) -> [CacheMarker] {
    var reader = CacheMarkers(prompt: prompt)
    for tool in (body["tools"] ?? body["functions"])?.items ?? [] {
      let index = reader.tools[tool.id]
      if index == nil { reader.isPrefixRead = false }
      reader.mark(tool, at: index.map { .tool($0) } ?? .other)
    }
    reader.content(body["system"])
    // System messages of the list are rendered before the others.
    let isSystem = { (item: YAMLNode) in ["system", "developer"].contains(item["role"]?.text) }
    for item in messages.items.filter(isSystem) + messages.items.filter({ !isSystem($0) }) {
      reader.content(item["content"] ?? item["text"])
      if item["tool_calls"] != nil { reader.isPrefixRead = false }
      // Gateways take a mark beside the content, too.
      reader.mark(item, at: reader.place(of: item["content"] ?? item["text"]))
    }
    if body.isMapping { reader.mark(body, at: .request) }
    return reader.found
  }

  private init(prompt: Prompt) {
    messages = Self.positions(prompt.messages.map { $0.node?.id })
    tools = Self.positions(prompt.tools.map(\.node.id))
  }

  private static func positions(_ ids: [YAMLTree.NodeID?]) -> [YAMLTree.NodeID: Int] {
    var positions: [YAMLTree.NodeID: Int] = [:]
    for (index, id) in ids.enumerated() { if let id { positions[id] = index } }
    return positions
  }

  private mutating func content(_ node: YAMLNode?) {
    for part in node?.items ?? [] {
      let place = place(of: part["text"])
      if place == .other, !part.isScalar { isPrefixRead = false }
      mark(part, at: place)
    }
  }

  private func place(of text: YAMLNode?) -> CacheMarker.Place {
    guard let text, let index = messages[text.resolved.id] else { return .other }
    return .message(index)
  }

  private mutating func mark(_ node: YAMLNode, at place: CacheMarker.Place) {
    for spelling in CacheMarker.Spelling.allCases {
      guard let entry = node.entry(spelling.rawValue), !entry.value.resolved.isNull else { continue }
      found.append(
        CacheMarker(
          spelling: spelling, place: place, key: entry.key, value: entry.value.resolved, isPrefixRead: isPrefixRead))
    }
  }
}
