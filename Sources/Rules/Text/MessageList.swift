import Prompts
import SourceText
import YAMLSyntax

/// The list of messages of a request as it stands in the file, with what ``Message`` leaves out: calls of tools, images.
struct MessageList {
  let items: [YAMLNode]
  let range: ByteRange

  init?(_ node: YAMLNode?) {
    guard let node, node.items.contains(where: { $0["role"]?.text != nil }) else { return nil }
    items = node.items
    range = node.resolved.range
  }

  /// The item that holds `message`.
  func item(of message: Message) -> YAMLNode? {
    guard let start = message.node?.range.lowerBound else { return nil }
    return items.first { $0.range.contains(start) }
  }
}

/// The lists of messages of a file.
struct MessageLists {
  /// In the order of their places.
  let all: [MessageList]

  /// The lists of a file of requests: at the top, or under the names of several prompts.
  init(of document: PromptDocument) {
    var lists: [MessageList] = []
    if document.format == .chat || document.format == .githubModels || document.format == .openAIBatch {
      for file in document.tree?.documents ?? [] {
        let root = document.format == .openAIBatch ? file["body"] ?? file : file
        if let list = MessageList(root) ?? MessageList(root["messages"]) ?? MessageList(root["input"]) {
          lists.append(list)
          continue
        }
        let named = root.mergedEntries.prefix(1000).map(\.value.resolved)
        lists += named.compactMap { MessageList($0["messages"]) ?? MessageList($0) }
        lists += root.items.prefix(1000).compactMap { MessageList($0["messages"]) }
      }
    }
    all = lists.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The list that a prompt was read from: its last message is always of it. O(log lists).
  func list(of prompt: Prompt) -> MessageList? {
    guard let place = prompt.messages.last?.node?.range.lowerBound else { return nil }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].range.upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low].range.contains(place) ? all[low] : nil
  }
}
