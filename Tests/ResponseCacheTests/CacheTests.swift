import Diagnostics
import Foundation
import Providers
import ResponseCache
import Synchronization
import Testing
import Verification

/// Answers with a number that counts up.
final class CountingCaller: ModelCaller {
  private let state = Mutex(0)
  var calls: Int { state.withLock { $0 } }

  func send(_ request: ModelRequest, _ call: Call) async -> Call {
    let number = state.withLock { count in
      count += 1
      return count
    }
    var call = call
    call.answer.text = "answer \(number)"
    call.usage = Usage(input: 5, output: 2)
    call.timing.total = 100
    return call
  }
}

extension CachingCaller {
  convenience init(_ caller: any ModelCaller, _ store: any ResponseStore, seconds: Int = 60) {
    self.init(caller, store: store, seconds: seconds) { request in
      CacheKey(
        body: request.body(for: .chat, Accommodation()), address: "a", api: .chat, tenant: "", promptVersion: "")
    }
  }

  func ask(_ text: String) async -> Call {
    await send(ModelRequest(model: "m", turns: [.init(.user, text)]), Call(arm: .after, regime: .warm, time: 7))
  }
}

@Suite struct SQLiteStoreTests {
  private static func path() -> String {
    FileManager.default.temporaryDirectory.appending(path: "trimtab-\(UUID().uuidString)/responses.sqlite").path
  }

  @Test func anAnswerIsKeptAndMarked() async throws {
    let model = CountingCaller()
    let path = Self.path()
    let caller = CachingCaller(model, try SQLiteStore(path: path))
    let (first, second) = (await caller.ask("Hi"), await caller.ask("Hi"))
    #expect(!first.isReplayed && second.isReplayed && second.answer == first.answer && second.usage == first.usage)
    // It says nothing about the model's time, and costs nothing.
    #expect(
      second.timing.total == nil && second.cost == 0 && second.arm == .after && second.time > 7 && second.lookUp != nil)
    #expect(await caller.ask("Ho").answer.text == "answer 2" && model.calls == 2)
    #expect(caller.report.hits == 1 && caller.report.misses == 2 && caller.report.failures == 0)
    // Another run finds it too, and nobody else may read it.
    #expect(await CachingCaller(model, try SQLiteStore(path: path)).ask("Hi").isReplayed)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func itsTimeEnds() async throws {
    let clock = Mutex(1_000.0)
    let caller = CachingCaller(
      CountingCaller(), try SQLiteStore(path: Self.path()) { clock.withLock { $0 } }, seconds: 60)
    _ = await caller.ask("Hi")
    clock.withLock { $0 += 59 }
    #expect(await caller.ask("Hi").isReplayed)
    clock.withLock { $0 += 2 }
    #expect(await caller.ask("Hi").answer.text == "answer 2")
  }

  @Test func failuresAreNotKept() async throws {
    struct Failing: ModelCaller {
      func send(_ request: ModelRequest, _ call: Call) async -> Call {
        var call = call
        call.failure = CallFailure(.timeout, message: "slow")
        return call
      }
    }
    let caller = CachingCaller(Failing(), try SQLiteStore(path: Self.path()))
    _ = await caller.ask("Hi")
    #expect(await caller.ask("Hi").failure != nil && caller.report.hits == 0)
  }

  @Test func aFileThatIsNoneIsTold() throws {
    let path = Self.path()
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try String(repeating: "no database\n", count: 200).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: StoreFailure.self) { try SQLiteStore(path: path) }
    #expect(throws: StoreFailure.self) { try SQLiteStore(path: "/dev/null/x.sqlite") }
  }
}

/// A real server on loopback.
final class RedisServer {
  let port: Int
  private var process: Process?
  private let folder: URL
  private let password: String?

  /// - Returns: `nil` where there is no `redis-server`.
  init?(password: String? = nil) throws {
    guard Self.program != nil else { return nil }
    self.password = password
    port = Int.random(in: 20_000..<60_000)
    folder = FileManager.default.temporaryDirectory.appending(path: "trimtab-redis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try start()
  }

  static let program: String? = [
    "/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

  func start() throws {
    let process = Process()
    process.executableURL = Self.program.map { URL(filePath: $0) }
    process.currentDirectoryURL = folder
    process.arguments =
      ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no", "--daemonize", "no"]
      + (password.map { ["--requirepass", $0] } ?? [])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    // Ready when it takes a connection, be it to refuse it.
    for _ in 0..<200 {
      if let failure = failure(), failure.message.en.contains("refused") { usleep(20_000) } else { break }
    }
  }

  private func failure() -> StoreFailure? {
    do throws(StoreFailure) {
      _ = try RedisStore(address())
      return nil
    } catch {
      return error
    }
  }

  func stop() {
    guard let process else { return }
    kill(process.processIdentifier, SIGKILL)
    // `waitUntilExit` would wait for a run loop, which a test has none of.
    for _ in 0..<500 where process.isRunning { usleep(10_000) }
    self.process = nil
  }

  func address(_ userInfo: String = "") throws(StoreFailure) -> RedisStore.Address {
    let own = userInfo.isEmpty ? password.map { ":\($0)@" } ?? "" : userInfo
    guard let address = RedisStore.Address("redis://\(own)127.0.0.1:\(port)/1") else {
      throw StoreFailure(.init(en: "no address", zh: ""))
    }
    return address
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(at: folder)
  }
}

@Suite(.enabled(if: RedisServer.program != nil), .serialized) struct RedisStoreTests {
  @Test func anAnswerIsKeptAndLetGo() async throws {
    let server = try #require(try RedisServer())
    let model = CountingCaller()
    let caller = CachingCaller(model, try RedisStore(server.address()), seconds: 1)
    #expect(await !caller.ask("Hi").isReplayed)
    #expect(await caller.ask("Hi").isReplayed)
    #expect(await !caller.ask("Ho").isReplayed)
    try await Task.sleep(for: .milliseconds(1_200))
    #expect(await !caller.ask("Hi").isReplayed)
    #expect(caller.report.hits == 1 && caller.report.misses == 3 && caller.report.failures == 0)
  }

  @Test func aServerThatGoesAndComesBackIsUsedAgain() async throws {
    let server = try #require(try RedisServer())
    let caller = CachingCaller(CountingCaller(), try RedisStore(server.address()))
    _ = await caller.ask("Hi")
    server.stop()
    // The measurement goes on.
    let without = await caller.ask("Hi")
    #expect(!without.isReplayed && without.failure == nil && caller.report.failures == 1)
    #expect(caller.report.failure?.en.contains("127.0.0.1:\(server.port)") == true)
    try server.start()
    #expect(await !caller.ask("Hi").isReplayed)
    #expect(await caller.ask("Hi").isReplayed)
  }

  @Test func passwordsAreAskedForAndNotTold() async throws {
    let server = try #require(try RedisServer(password: "right-secret"))
    _ = try RedisStore(server.address())
    for wrong in [":wrong-secret@", "nobody:wrong-secret@"] {
      do throws(StoreFailure) {
        _ = try RedisStore(server.address(wrong))
        Issue.record("taken")
      } catch {
        #expect(!error.message.en.contains("wrong-secret") && error.message.en.contains("WRONGPASS"), "\(error)")
      }
    }
    let without = try #require(RedisStore.Address("redis://127.0.0.1:\(server.port)"))
    #expect(throws: StoreFailure.self) { try RedisStore(without) }
  }

  @Test func nobodyIsThere() throws {
    let address = try #require(RedisStore.Address("redis://127.0.0.1:1"))
    #expect(throws: StoreFailure.self) { try RedisStore(address) }
  }

  @Test(
    arguments: [
      ("redis://h", "h", 6_379, 0, nil), ("redis://h:1/7", "h", 1, 7, nil), ("redis://:p@h", "h", 6_379, 0, "p"),
      ("redis://u:p%40@h/2", "h", 6_379, 2, "p@"), ("redis://p@h", "h", 6_379, 0, "p"),
      ("redis://[::1]:5", "::1", 5, 0, nil),
    ] as [(String, String, Int, Int, String?)])
  func addresses(text: String, host: String, port: Int, database: Int, password: String?) throws {
    let address = try #require(RedisStore.Address(text))
    #expect(
      address.host == host && address.port == port && address.database == database && address.password == password)
  }

  @Test(arguments: ["http://h", "redis://", "h:6379", "redis://h/x", "redis://h/1?x=1", ""])
  func textsThatAreNoAddresses(text: String) { #expect(RedisStore.Address(text) == nil) }
}
