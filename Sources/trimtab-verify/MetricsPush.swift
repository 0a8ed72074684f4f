import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import HTTPClient
import Workspace

/// Sends metrics to a Pushgateway, where Prometheus fetches them: those of this prompt in place of what it had of it.
///
/// The address may hold a group of its own: `http://host:9091/metrics/job/prompts/instance/ci`.
struct MetricsPush {
  private let url: String
  private let options: ServiceOptions
  private let console: Console

  init(_ url: String, prompt: String, _ options: ServiceOptions, _ console: Console) {
    var base = url.hasSuffix("/") ? String(url.dropLast()) : url
    if !base.contains("/metrics/job/") {
      if base.hasSuffix("/metrics") { base.removeLast("/metrics".count) }
      // A name may have slashes in it, which Pushgateway takes in this form.
      let name = Data(prompt.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      base += "/metrics/job/trimtab_verify/prompt@base64/\(name)"
    }
    self.url = base
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
    let client = HTTPClient(certificateAuthorities: options.certificates)
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
      LocalizedText(en: "the metrics were not pushed to \(url): \(reason.en)", zh: "指标没有推送到 \(url)：\(reason.zh)"))
    return false
  }
}
