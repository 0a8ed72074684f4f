import Foundation
import HTTPClient
import Synchronization
import TestServer
import Testing

@Suite struct HTTPClientTests {
  private static let hello = TestServer.Step.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: a: b\r\n\r\nhello")

  @Test func aReplyComesWhole() async throws {
    let server = try TestServer { _, _ in [Self.hello] }
    defer { server.stop() }
    var request = HTTPRequest(.post, server.address + "/v1?x=1")
    request.headers = [("Content-Type", "application/json"), ("X-Empty", "")]
    request.body = Array("{\"a\":\"ä\"}".utf8)
    let (result, body) = await HTTPClient().send(request)
    #expect(result.error == nil && result.response.status == 200 && body == Array("hello".utf8))
    #expect(result.response.header("x-one") == "a: b" && result.response.version == "1.1")
    let got = try #require(server.requests.first)
    #expect(got.path == "/v1?x=1" && got.body == request.body && got.header("x-empty") == "")
    #expect(got.head.hasPrefix("POST ") && got.header("expect") == nil)
    let timing = result.response.timing
    #expect(timing.ready > 0 && timing.firstByte >= timing.ready && timing.finished >= timing.firstByte)
  }

  @Test func aConnectionIsUsedAgain() async throws {
    let server = try TestServer { _, _ in [Self.hello] }
    defer { server.stop() }
    let client = HTTPClient()
    let clock = ContinuousClock()
    var last: ContinuousClock.Instant?
    var opened = 0
    for _ in 0..<5 {
      let start = clock.now
      let (result, _) = await client.send(HTTPRequest(.get, server.address))
      // libcurl trusts no connection that nobody used for two minutes, which a busy machine may take between two requests.
      if let last, clock.now - last < .seconds(100) {
        #expect(result.response.isConnectionReused)
      } else {
        opened += 1
      }
      last = start
    }
    #expect(server.connectionCount <= opened)
  }

  @Test func piecesComeWhenTheyAreSent() async throws {
    let server = try TestServer { _, _ in
      [
        .send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"), .wait(milliseconds: 100), .send("abc"),
        .wait(milliseconds: 100), .send("def"),
      ]
    }
    defer { server.stop() }
    let pieces = Mutex<[(text: String, time: Int)]>([])
    let result = await HTTPClient().send(HTTPRequest(.get, server.address)) { bytes, time in
      pieces.withLock { $0.append((String(decoding: bytes, as: UTF8.self), time)) }
      return false
    }
    let received = pieces.withLock { $0 }
    #expect(received.map(\.text) == ["abc", "def"] && result.error == nil)
    #expect(received[0].time >= 100_000_000 && received[1].time - received[0].time >= 90_000_000)
    // The head came long before the first piece.
    #expect(result.response.timing.firstByte < received[0].time - 80_000_000)
  }

  /// A server that has said everything, and keeps the connection open.
  @Test func whoHasAllWaitsForNoEnd() async throws {
    let server = try TestServer { _, _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc END"), .wait(milliseconds: 8_000)]
    }
    defer { server.stop() }
    let result = await HTTPClient().send(HTTPRequest(.get, server.address)) { bytes, _ in
      String(decoding: bytes, as: UTF8.self).hasSuffix("END")
    }
    // Who waits for the end finds the reply cut.
    #expect(result.error == nil)
  }

  @Test func manyRequestsRunAtOnce() async throws {
    // Nobody is answered before all have asked.
    let arrivals = Arrivals()
    let server = try TestServer { request, _ in
      arrivals.wait(for: 20)
      return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(request.path.utf8.count)\r\n\r\n\(request.path)")]
    }
    defer { server.stop() }
    let client = HTTPClient()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let (_, body) = await client.send(HTTPRequest(.get, server.address + "/\(number)"))
          #expect(body == Array("/\(number)".utf8))
        }
      }
    }
  }

  /// What a server does, and what is said of it.
  private struct Fault: CustomTestStringConvertible {
    var testDescription: String
    var steps: [TestServer.Step]
    var kind: HTTPError.Kind
    var bodyPrefix = ""
  }

  private static let faults = [
    Fault(testDescription: "nothing comes", steps: [.wait(milliseconds: 5_000)], kind: .stalled),
    Fault(
      testDescription: "stall in the middle",
      steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .wait(milliseconds: 5_000)], kind: .stalled,
      bodyPrefix: "abc"),
    Fault(
      testDescription: "cut in the middle", steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .reset],
      kind: .cut, bodyPrefix: "abc"),
    Fault(testDescription: "cut before the head", steps: [.reset], kind: .cut),
    Fault(
      testDescription: "too long",
      steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"), .flood(1 << 30)],
      kind: .tooLong, bodyPrefix: "xxxx"),
    Fault(
      testDescription: "slow, byte by byte",
      steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")]
        + (0..<100).flatMap { _ in [TestServer.Step.send("z"), .wait(milliseconds: 100)] }, kind: .timedOut,
      bodyPrefix: "zzz"),
  ]

  @Test(arguments: faults)
  private func whatComesIsKept(fault: Fault) async throws {
    let server = try TestServer { _, _ in fault.steps }
    defer { server.stop() }
    var request = HTTPRequest(.get, server.address)
    (request.limits.stall, request.limits.total, request.limits.body) = (1, 3_000, 1 << 20)
    let (result, body) = await HTTPClient().send(request)
    #expect(result.error?.kind == fault.kind, "\(String(describing: result.error))")
    #expect(body.starts(with: Array(fault.bodyPrefix.utf8)) && body.count <= request.limits.body)
    // By the client's own clock: the test itself may have to wait for a thread.
    #expect(result.response.timing.finished < 4_500_000_000)
  }

  @Test func nobodyListens() async throws {
    let server = try TestServer { _, _ in [] }
    server.stop()
    let (result, _) = await HTTPClient().send(HTTPRequest(.get, server.address))
    #expect([.connectionRefused, .cut].contains(result.error?.kind))
  }

  @Test(arguments: [
    ("http://no-such-host.invalid/", HTTPError.Kind.hostUnknown), ("ftp://127.0.0.1/", .badAddress),
    ("file:///etc/passwd", .badAddress), ("http://", .badAddress), ("", .badAddress),
  ])
  func addressesThatLeadNowhere(url: String, kind: HTTPError.Kind) async {
    let (result, body) = await HTTPClient().send(HTTPRequest(.get, url))
    #expect(result.error?.kind == kind && body.isEmpty, "\(String(describing: result.error))")
  }

  @Test func redirectsAreNotFollowed() async throws {
    let other = try TestServer { _, _ in [Self.hello] }
    defer { other.stop() }
    let server = try TestServer { _, _ in
      [.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: \(other.address)/\r\nContent-Length: 0\r\n\r\n")]
    }
    defer { server.stop() }
    var request = HTTPRequest(.post, server.address)
    request.headers = [("Authorization", "Bearer key")]
    let (result, _) = await HTTPClient().send(request)
    #expect(result.response.status == 307 && result.response.header("location") == other.address + "/")
    #expect(other.requests.isEmpty)
  }

  @Test func aHeaderCannotBeginAnother() async throws {
    let server = try TestServer { _, _ in [Self.hello] }
    defer { server.stop() }
    let (result, _) = await HTTPClient().send(HTTPRequest(.get, server.address, headers: [("X", "a\r\nY: b")]))
    #expect(result.error != nil && server.requests.isEmpty)
  }

  @Test func cancellingEndsARequest() async throws {
    let server = try TestServer { _, _ in [.wait(milliseconds: 100_000)] }
    defer { server.stop() }
    let client = HTTPClient()
    let task = Task { await client.send(HTTPRequest(.get, server.address)).result.error }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    #expect(await task.value?.kind == .cancelled)
  }
}

/// Counts who has come.
final class Arrivals: Sendable {
  private let count = Mutex(0)

  /// Returns when so many have called it, or after ten seconds.
  func wait(for number: Int) {
    count.withLock { $0 += 1 }
    for _ in 0..<1_000 where count.withLock({ $0 }) < number { usleep(10_000) }
  }
}

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 100, 70_000]) func whatIsCompressedComesBack(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let compressed = try #require(Gzip.compressed(bytes))
    #expect(compressed.starts(with: [0x1F, 0x8B]) && Gzip.decompressed(compressed, limit: 70_000) == bytes)
    // A limit is one, and what is cut is none.
    #expect(count == 0 || Gzip.decompressed(compressed, limit: count - 1) == nil)
    #expect(Gzip.decompressed(Array(compressed.dropLast()), limit: 70_000) == nil)
  }

  @Test func theSystemsToolReadsIt() throws {
    let bytes = Array(String(repeating: "Das ist ein längerer Text. ", count: 200).utf8)
    let compressed = try #require(Gzip.compressed(bytes))
    #expect(compressed.count < bytes.count / 10)
    let file = FileManager.default.temporaryDirectory.appending(path: "trimtab-\(UUID().uuidString).gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(compressed).write(to: file)
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "gzip -dc \"$0\"", file.path(percentEncoded: false)]
    process.standardOutput = pipe
    try process.run()
    #expect(pipe.fileHandleForReading.readDataToEndOfFile() == Data(bytes))
  }
}
