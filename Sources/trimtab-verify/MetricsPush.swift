import ArgumentParser
import CommandSupport
import Diagnostics
import HTTPClient
import Workspace

/// Sends metrics to a Pushgateway, where Prometheus fetches them: those of this job in place of what it had of it.
///
/// The address may hold a group of its own: `http://host:9091/metrics/job/prompts/instance/ci`.
struct MetricsPush {
  private let url: String
  private let options: ServiceOptions
  private let console: Console

  init(_ url: String, _ options: ServiceOptions, _ console: Console) {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.url = base.contains("/metrics/job/") ? base : base + "/metrics/job/trimtab_verify"
    self.options = options
    self.console = console
  }

  static func check(_ url: String) throws {
    guard ["http://", "https://"].contains(where: url.lowercased().hasPrefix) else {
      throw ValidationError(
        localized("'--push-metrics' begins with http:// or https://", "'--push-metrics' 要以 http:// 或 https:// 开头"))
    }
  }

  /// Returns whether they were taken; what is wrong has been told.
  func send(_ metrics: String) async -> Bool {
    var request = HTTPRequest(.put, url)
    request.headers = [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")]
    request.body = Array(metrics.utf8)
    request.limits.total = 30_000
    request.limits.stall = 15
    let client = HTTPClient(certificateAuthorities: options.caFile ?? ProcessSurroundings.variable("SSL_CERT_FILE"))
    let (result, reply) = await client.send(request)
    let reason: LocalizedText
    if let error = result.error {
      reason = error.message
    } else if (200..<300).contains(result.response.status) {
      return true
    } else {
      let words = String(decoding: reply.prefix(300), as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
      let text = "HTTP \(result.response.status)\(words.isEmpty ? "" : ": \(words)")"
      reason = LocalizedText(en: text, zh: text)
    }
    console.note(
      .error,
      LocalizedText(en: "the metrics were not pushed: \(reason.en)", zh: "指标没有推送成功：\(reason.zh)"))
    return false
  }
}
