import YAMLSyntax

/// Reads the marks of a request body that say what to cache.
struct CacheMarkers {
  private let prompt: Prompt
  private var found: [CacheMarker] = []
  private var isPrefixRead = true

  /// All marks in the order in which requests are rendered: tools, system, messages; one for all of the request last.
  static func read(_ body: YAMLNode, messages: YAMLNode, of prompt: Prompt) -> [CacheMarker] {
    var reader = CacheMarkers(prompt: prompt)
    for tool in (body["tools"] ?? body["functions"])?.items ?? [] {
      let index = prompt.tools.firstIndex { $0.node.id == tool.id }
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

  private init(prompt: Prompt) { self.prompt = prompt }

  private mutating func content(_ node: YAMLNode?) {
    for part in node?.items ?? [] {
      let place = place(of: part["text"])
      if place == .other, !part.isScalar { isPrefixRead = false }
      mark(part, at: place)
    }
  }

  private func place(of text: YAMLNode?) -> CacheMarker.Place {
    guard let text, let index = prompt.messages.firstIndex(where: { $0.node?.id == text.resolved.id }) else {
      return .other
    }
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
