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
  /// New connections to each, and further requests over each.
  private static let rounds = 5

  init(_ options: ServiceOptions, _ console: Console) {
    self.options = options
    self.console = console
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
    var gzip: GzipAnswer?
  }

  /// What a server makes of a compressed body.
  private enum GzipAnswer { case taken, refused(status: Int), unknown }

  func run(isDryRun: Bool, _ targets: [ResultTarget]) async throws {
    if isDryRun {
      let requests = 2 * Self.rounds + (options.gzip ? 2 : 0)
      let lines = options.endpoint.map { address in
        console.language == .chinese
          ? "\(address)：\(requests) 次不计费的请求" : "\(address): \(requests) requests that cost nothing"
      }
      try console.print(lines.joined(separator: "\n") + "\n")
      return
    }
    var all: [Times] = options.endpoint.map { Times(address: $0) }
    // In turns, so that what changes slowly strikes all alike.
    for _ in 0..<Self.rounds {
      for index in all.indices where all[index].error == nil { await measure(&all[index]) }
    }
    if options.gzip {
      for index in all.indices where all[index].error == nil { all[index].gzip = try await probe(all[index].address) }
    }
    let measured = all
    try ResultTarget.write(targets, console) { $0.format == .json ? json(measured) : text(measured) }
    if all.allSatisfy({ $0.error != nil }) { throw ExitCode.cannotRun }
  }

  private func measure(_ times: inout Times) async {
    let client = HTTPClient(certificateAuthorities: options.certificates)
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

  /// Sends one request that no server can answer plain and compressed: to who reads both, they are the same.
  ///
  /// A key goes only to a provider's own address, or if the command line names one.
  private func probe(_ address: String) async throws -> GzipAnswer {
    let service = Service(baseURL: address, api: options.api ?? .chat)
    var key: APIKey?
    if options.keyFile != nil || options.keyVariable != nil
      || service.isKnownProvider
        && ProcessSurroundings.variable(service.keyVariable)?.isEmpty == false
    {
      key = try KeySource(file: options.keyFile, variable: options.keyVariable, console: console).key(for: service)
    }
    let client = HTTPClient(certificateAuthorities: options.certificates)
    // A text in the place of a list: some servers answer even an empty list.
    let body: JSONValue = ["model": "trimtab-gzip-probe", "messages": "none", "max_tokens": 1]
    func send(_ bytes: [UInt8], _ coding: String?) async -> (status: Int, words: String) {
      var request = HTTPRequest(.post, service.url)
      request.headers = service.headers(key: key, isStreamed: false)
      if let coding { request.headers.append(("Content-Encoding", coding)) }
      request.body = bytes
      request.limits.total = options.timeout * 1_000
      request.limits.stall = options.stallTimeout
      let (result, reply) = await client.send(request)
      let error = JSONValue(json: reply)?["error"]
      return (result.response.status, error?["message"]?.string ?? error?.string ?? "")
    }
    guard let compressed = Gzip.compressed(body.json) else { return .unknown }
    let plain = await send(body.json, nil)
    // Only who says in words what is wrong with the body has read it.
    let fields = ["trimtab-gzip-probe", "messages", "model", "max_tokens", "content"]
    guard [400, 404, 422].contains(plain.status), fields.contains(where: plain.words.lowercased().contains) else {
      return .unknown
    }
    let other = await send(compressed, "gzip")
    return plain == other ? .taken : .refused(status: other.status)
  }

  private func gzipText(_ gzip: GzipAnswer?) -> String {
    let isChinese = console.language == .chinese
    return switch gzip {
    case .taken: isChinese ? "接受" : "taken"
    case .refused(0): isChinese ? "拒绝" : "refused"
    case .refused(let status): isChinese ? "拒绝（\(status)）" : "refused (\(status))"
    case .unknown, nil: isChinese ? "未知" : "unknown"
    }
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
        .map { .init($0, alignment: .trailing) } + (options.gzip ? [.init("gzip")] : []))
    for times in all where times.error == nil {
      table.append(
        [
          .init(times.address), shown(times.resolve), shown(times.connect), shown(times.secure), shown(times.firstByte),
          shown(times.total), shown(times.again), .init(times.version), .init(String(times.status)),
        ] + (options.gzip ? [.init(gzipText(times.gzip))] : []))
    }
    var output = OutputBuffer()
    if all.contains(where: { $0.error == nil }) { table.write(console.style, to: &output) }
    for times in all {
      guard let error = times.error else { continue }
      console.style.write("\(times.address): \(error.message[console.language])\n", as: .error, to: &output)
    }
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
            switch times.gzip {
            case .taken: json.member("gzip", "taken")
            case .refused: json.member("gzip", "refused")
            case .unknown: json.member("gzip", "unknown")
            case nil: break
            }
          }
        }
      }
    }
    return json.take() + [0x0A]
  }
}
