import Diagnostics
import HTTPClient

/// Whether the bodies of requests go compressed: as long as the server takes them.
///
/// Few servers do (of those tried in November 2026, llama.cpp answers 415, others 400 or 500), so the first is a trial: what is
/// refused compressed is sent again plain, and if that is not refused in the same way, it was the compression.
struct BodyCompression {
  private enum State: Hashable { case off, untried, comparing(refusal: Int), accepted, refused(status: Int) }

  private var state: State
  private var plainBytes = 0
  private var sentBytes = 0
  private var requests = 0

  init(isWanted: Bool) { state = isWanted ? .untried : .off }

  /// The body as it is to be sent, and whether it is compressed.
  mutating func encode(_ body: [UInt8]) -> (body: [UInt8], isCompressed: Bool) {
    guard state == .untried || state == .accepted, let compressed = Gzip.compressed(body) else { return (body, false) }
    plainBytes += body.count
    sentBytes += compressed.count
    requests += 1
    return (compressed, true)
  }

  /// Learns from a reply. Returns whether the request is to be sent again.
  ///
  /// `status`: 0 for a connection that ended without a reply.
  mutating func learn(status: Int, wasCompressed: Bool) -> Bool {
    switch state {
    case .untried where wasCompressed:
      // No key, too many requests: these say nothing of the body.
      if (200..<300).contains(status) {
        state = .accepted
      } else if [0, 400, 413, 415, 422, 500, 501].contains(status) {
        state = .comparing(refusal: status)
        return true
      }
    case .comparing(let refusal) where !wasCompressed:
      state = status == refusal ? .untried : .refused(status: refusal)
    default: break
    }
    return false
  }

  /// What came of it, for the report; `nil` if nothing is known.
  var note: LocalizedText? {
    switch state {
    case .accepted where requests > 0:
      LocalizedText(
        en: "requests were compressed: \(plainBytes / requests) → \(sentBytes / requests) bytes each",
        zh: "请求已压缩：平均每个 \(plainBytes / requests) → \(sentBytes / requests) 字节")
    case .refused(0):
      LocalizedText(
        en: "requests were not compressed: the server closes the connection on gzip",
        zh: "请求没有压缩：服务端收到 gzip 就断开连接")
    case .refused(let status):
      LocalizedText(
        en: "requests were not compressed: the server answers HTTP \(status) to gzip",
        zh: "请求没有压缩：服务端对 gzip 返回 HTTP \(status)")
    default: nil
    }
  }
}
