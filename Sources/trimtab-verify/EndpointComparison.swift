import ArgumentParser
import CommandSupport
import Diagnostics
import HTTPClient
import Providers
import Reporting
import Statistics
import Workspace

/// Times the ways to servers: what a new connection costs, and what one that is open does.
///
/// Asks for the list of models, which costs nothing; without a key the answer is a refusal, and takes as long.
struct EndpointComparison {
  private let options: ServiceOptions
  private let console: Console
  private let isJSON: Bool
  /// New connections to each, and further requests over each.
  private static let rounds = 5

  init(_ options: ServiceOptions, _ output: OutputChoice, _ formats: [String]) throws {
    self.options = options
    console = Console(language: output.language(configured: nil), color: output.color)
    guard formats.isEmpty || formats == ["text"] || formats == ["json"] else {
      throw ValidationError(localized("'--endpoint' prints text or json", "'--endpoint' 只支持 text 或 json"))
    }
    isJSON = formats == ["json"]
  }

  private struct Times {
    var address: String
    var resolve: [Double] = []
    var connect: [Double] = []
    var secure: [Double] = []
    var firstByte: [Double] = []
    var total: [Double] = []
    /// Over a connection that was open.
    var again: [Double] = []
    var version = ""
    var status = 0
    var error: HTTPError?
  }

  func run() async throws {
    var all: [Times] = options.endpoint.map { Times(address: $0) }
    // In turns, so that what changes slowly strikes all alike.
    for _ in 0..<Self.rounds {
      for index in all.indices where all[index].error == nil { await measure(&all[index]) }
    }
    try console.print(isJSON ? json(all) : text(all))
    if all.allSatisfy({ $0.error != nil }) { throw ExitCode.cannotRun }
  }

  private func measure(_ times: inout Times) async {
    let client = HTTPClient(certificateAuthorities: options.caFile ?? ProcessSurroundings.variable("SSL_CERT_FILE"))
    var request = HTTPRequest(.get, times.address.hasSuffix("/") ? times.address + "models" : times.address + "/models")
    request.limits.total = options.timeout * 1_000
    request.limits.stall = options.stallTimeout
    func milliseconds(_ from: Int, _ to: Int) -> Double { Double(max(0, to - from)) / 1_000_000 }
    let (first, _) = await client.send(request)
    if let error = first.error {
      times.error = error
      return
    }
    let timing = first.response.timing
    times.resolve.append(milliseconds(0, timing.resolved))
    times.connect.append(milliseconds(timing.resolved, timing.connected))
    if timing.secured > 0 { times.secure.append(milliseconds(timing.connected, timing.secured)) }
    times.firstByte.append(milliseconds(timing.ready, timing.firstByte))
    times.total.append(milliseconds(0, timing.finished))
    (times.version, times.status) = (first.response.version, first.response.status)
    let (second, _) = await client.send(request)
    if second.error == nil { times.again.append(milliseconds(0, second.response.timing.finished)) }
  }

  private func text(_ all: [Times]) -> [UInt8] {
    let isChinese = console.language == .chinese
    func shown(_ values: [Double]) -> TextTable.Entry {
      TextTable.Entry(Summary(values).percentile(0.5).map { "\(($0 * 10).rounded() / 10) ms" } ?? "–")
    }
    var table = TextTable(
      [TextTable.Column(isChinese ? "地址" : "endpoint")]
        + [
          "DNS", "TCP", "TLS", isChinese ? "首字节" : "first byte", isChinese ? "合计" : "total",
          isChinese ? "复用连接" : "kept open", "HTTP", isChinese ? "状态" : "status",
        ]
        .map { .init($0, alignment: .trailing) })
    for times in all {
      if let error = times.error {
        table.append([.init(times.address), .init(error.message[console.language], as: .error)])
        continue
      }
      table.append([
        .init(times.address), shown(times.resolve), shown(times.connect), shown(times.secure), shown(times.firstByte),
        shown(times.total), shown(times.again), .init(times.version), .init(String(times.status)),
      ])
    }
    var output = OutputBuffer()
    table.write(console.style, to: &output)
    return output.bytes
  }

  private func json(_ all: [Times]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", 1)
      json.array("endpoints") { json in
        for times in all {
          json.object { json in
            json.member("url", times.address)
            if let error = times.error {
              json.member("error", error.message.en)
              return
            }
            for (key, values) in [
              ("dns_ms", times.resolve), ("tcp_ms", times.connect), ("tls_ms", times.secure),
              ("first_byte_ms", times.firstByte), ("total_ms", times.total), ("kept_open_ms", times.again),
            ] {
              if let median = Summary(values).percentile(0.5) { json.member(key, median) }
            }
            json.member("http", times.version)
            json.member("status", times.status)
          }
        }
      }
    }
    return json.take() + [0x0A]
  }
}
