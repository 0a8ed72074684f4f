import CCurl
package import Diagnostics

/// Why there is no whole reply.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// The address is none, or its scheme is not `http` or `https`.
    case badAddress
    case hostUnknown
    case connectionRefused
    /// The certificate is not one to trust, or TLS failed otherwise.
    case untrusted
    /// The time for the whole request, or for connecting, is over.
    case timedOut
    /// Nothing came for too long.
    case stalled
    /// The connection ended in the middle of the reply.
    case cut
    /// The reply is longer than allowed.
    case tooLong
    case cancelled
    /// What no other kind says; the text is libcurl's.
    case other
  }

  package let kind: Kind
  /// libcurl's own words.
  package let detail: String

  package init(_ kind: Kind, detail: String) {
    self.kind = kind
    self.detail = detail
  }

  init(_ code: CURLcode, detail: String) {
    let kind: Kind =
      switch code {
      // libcurl takes a reply without a status line for one of HTTP 0.9.
      case CURLE_UNSUPPORTED_PROTOCOL where detail.contains("HTTP/0.9"): .cut
      case CURLE_OUT_OF_MEMORY: .tooLong
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badAddress
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .hostUnknown
      case CURLE_COULDNT_CONNECT: .connectionRefused
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
        .untrusted
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2,
        CURLE_HTTP2_STREAM:
        .cut
      default: .other
      }
    let words: String? =
      switch code {
      case CURLE_UNSUPPORTED_PROTOCOL where kind == .cut: "what answers does not speak HTTP"
      case CURLE_OUT_OF_MEMORY: "a header of the reply is too long"
      default: nil
      }
    self.init(kind, detail: words ?? detail)
  }

  package var message: LocalizedText {
    switch kind {
    case .badAddress:
      LocalizedText(en: "the address cannot be used: \(detail)", zh: "地址无法使用：\(detail)")
    case .hostUnknown:
      LocalizedText(en: "the host's name is unknown: \(detail)", zh: "无法解析主机名：\(detail)")
    case .connectionRefused:
      LocalizedText(en: "no connection: \(detail)", zh: "连接不上：\(detail)")
    case .untrusted:
      LocalizedText(
        en: "TLS failed, and nothing was sent: \(detail)", zh: "TLS 校验未通过，没有发送任何内容：\(detail)")
    case .timedOut:
      LocalizedText(en: "out of time: \(detail)", zh: "超时：\(detail)")
    case .stalled:
      LocalizedText(en: "the reply stalled: \(detail)", zh: "响应中途停滞：\(detail)")
    case .cut:
      LocalizedText(en: "the connection ended too early: \(detail)", zh: "连接提前断开：\(detail)")
    case .tooLong:
      LocalizedText(en: "the reply is longer than allowed: \(detail)", zh: "响应超出允许的长度：\(detail)")
    case .cancelled: LocalizedText(en: "cancelled", zh: "已取消")
    case .other: LocalizedText(en: "the request failed: \(detail)", zh: "请求失败：\(detail)")
    }
  }

  package var description: String { message.en }
}
