import Prompts
import SourceText
import YAMLSyntax

/// The list of messages of a request as it stands in the file, with what ``Message`` leaves out: calls of tools, images.
struct MessageList {
  let items: [YAMLNode]
  /// The request around it; the list itself if it stands alone.
  let request: YAMLNode

  /// The lists of a file of requests: at the top, or under the names of several prompts.
  static func all(in document: PromptDocument) -> [MessageList] {
    guard document.format == .chat || document.format == .githubModels, let tree = document.tree else { return [] }
    var lists: [MessageList] = []
    func add(_ list: YAMLNode?, of request: YAMLNode) -> Bool {
      guard let list, list.items.contains(where: { $0["role"]?.text != nil }) else { return false }
      lists.append(MessageList(items: list.items, request: request))
      return true
    }
    for root in tree.documents {
      if add(root, of: root) || add(root["messages"], of: root) || add(root["input"], of: root) { continue }
      for entry in root.mergedEntries.prefix(1000) {
        let value = entry.value.resolved
        if !add(value["messages"], of: value) { _ = add(value, of: root) }
      }
      for item in root.items.prefix(1000) { _ = add(item["messages"], of: item) }
    }
    return lists
  }

  func contains(_ message: Message) -> Bool {
    guard let node = message.node else { return false }
    return items.contains { $0.range.contains(node.range.lowerBound) }
  }
}
