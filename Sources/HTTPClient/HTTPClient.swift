import CCurl
import Foundation
import Synchronization

/// Sends requests over connections that stay open, and says exactly when what happened.
///
/// One thread drives all transfers through libcurl's multi interface. Certificates are always verified, redirects are never
/// followed, and nothing but `http` and `https` is spoken.
package final class HTTPClient: Sendable {
  /// What came of a request: the reply as far as it came, and why it did not come whole.
  package struct Result: Sendable {
    package var response: HTTPResponse
    package var error: HTTPError?
  }

  /// Gets pieces of the body as they come, with the nanoseconds since the request's start; called on the client's thread,
  /// and to return at once. Returns whether all is there that was waited for: then a connection that stays silent is ended
  /// without an error.
  package typealias Receiver = @Sendable (_ bytes: UnsafeRawBufferPointer, _ time: Int) -> Bool

  private let loop: TransferLoop

  /// - Parameter certificateAuthorities: A file with the certificates to trust instead of the system's; `nil` for those.
  package init(certificateAuthorities: String? = nil) {
    loop = TransferLoop(certificateAuthorities: certificateAuthorities)
    loop.start()
  }

  deinit { loop.stop() }

  /// Sends one request. Cancelling the task ends it.
  package func send(_ request: HTTPRequest, receive: @escaping Receiver) async -> Result {
    let transfer = Transfer(request, receive: receive)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.completion = { continuation.resume(returning: $0) }
        loop.add(transfer)
      }
    } onCancel: {
      loop.cancel(transfer)
    }
  }

  /// Sends one request and keeps the body.
  package func send(_ request: HTTPRequest) async -> (result: Result, body: [UInt8]) {
    let body = Mutex<[UInt8]>([])
    let result = await send(request) { bytes, _ in
      body.withLock { $0.append(contentsOf: bytes) }
      return false
    }
    return (result, body.withLock { $0 })
  }
}

/// The thread of a client and what it is asked to do.
private final class TransferLoop: @unchecked Sendable {
  // What is not behind the mutex is used by the loop's own thread only.
  private let multi: UnsafeMutableRawPointer?
  private let certificateAuthorities: String?
  private var transfers: [ObjectIdentifier: Transfer] = [:]
  private let requests = Mutex(Requests())

  private struct Requests {
    var added: [Transfer] = []
    var cancelled: [Transfer] = []
    var isStopped = false
    /// Whether the loop has ended.
    var isClosed = false
  }

  private static let initialized: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(certificateAuthorities: String?) {
    self.certificateAuthorities = certificateAuthorities
    multi = Self.initialized ? curl_multi_init() : nil
    _ = trimtab_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "http"
    thread.start()
  }

  func add(_ transfer: Transfer) { change { $0.added.append(transfer) } }
  func cancel(_ transfer: Transfer) { change { $0.cancelled.append(transfer) } }
  func stop() { change { $0.isStopped = true } }

  private func change(_ body: (inout Requests) -> Void) {
    requests.withLock { requests in
      guard !requests.isClosed else { return }
      body(&requests)
      // Inside the lock: the loop closes what is woken up here.
      curl_multi_wakeup(multi)
    }
  }

  private func run() {
    var lastCheck = ContinuousClock.now
    while true {
      let new = requests.withLock { requests in
        defer { (requests.added, requests.cancelled) = ([], []) }
        return requests
      }
      // A task may be cancelled before its transfer has been added.
      for transfer in new.cancelled { transfer.isCancelled = true }
      for transfer in new.added { begin(transfer) }
      for transfer in new.cancelled where transfers[ObjectIdentifier(transfer)] != nil { end(transfer, .cancelled) }
      if new.isStopped { break }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var left: Int32 = 0
      while let message = curl_multi_info_read(multi, &left) {
        guard message.pointee.msg == CURLMSG_DONE,
          let transfer = transfers.values.first(where: { $0.handle == message.pointee.easy_handle })
        else { continue }
        end(transfer, .finished(trimtab_curl_message_result(message)))
      }
      if lastCheck.duration(to: .now) > .milliseconds(200) {
        for transfer in transfers.values {
          if transfer.isDone {
            end(transfer, .finished(CURLE_OK))
          } else if transfer.isStalled {
            end(transfer, .stalled)
          }
        }
        lastCheck = .now
      }
      curl_multi_poll(multi, nil, 0, transfers.isEmpty ? 60_000 : 200, nil)
    }
    for transfer in transfers.values { end(transfer, .cancelled) }
    requests.withLock { requests in
      requests.isClosed = true
      curl_multi_cleanup(multi)
    }
  }

  private func begin(_ transfer: Transfer) {
    guard !transfer.isCancelled else {
      transfer.complete(.cancelled)
      return
    }
    guard let multi, transfer.prepare(certificateAuthorities: certificateAuthorities) else {
      transfer.complete(.finished(CURLE_FAILED_INIT))
      return
    }
    transfers[ObjectIdentifier(transfer)] = transfer
    transfer.begin()
    curl_multi_add_handle(multi, transfer.handle)
  }

  private func end(_ transfer: Transfer, _ ending: Transfer.Ending) {
    transfers[ObjectIdentifier(transfer)] = nil
    curl_multi_remove_handle(multi, transfer.handle)
    transfer.complete(ending)
  }
}

/// One request on its way.
private final class Transfer: @unchecked Sendable {
  // Used by the loop's thread only, once it has been added.
  let request: HTTPRequest
  let receive: HTTPClient.Receiver
  var completion: ((HTTPClient.Result) -> Void)?
  var isCancelled = false
  private(set) var handle: UnsafeMutableRawPointer?
  private var start = ContinuousClock.now
  /// When the last byte came, in nanoseconds from the start.
  private var lastActivity = 0
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var response = HTTPResponse()
  private var bodyLength = 0
  private var isTooLong = false
  private var headerLength = 0
  /// Whether everything that the receiver waits for has come.
  private var isSatisfied = false

  init(_ request: HTTPRequest, receive: @escaping HTTPClient.Receiver) {
    self.request = request
    self.receive = receive
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_slist_free_all(headerList)
    errorText.deallocate()
  }

  /// Bytes of all headers of a reply.
  private static let maximumHeader = 250_000

  /// How a transfer ends.
  enum Ending {
    case finished(CURLcode)
    case cancelled
    case stalled
  }

  func begin() { start = .now }

  /// Whether nothing has come for too long. libcurl's own check averages over several seconds.
  var isStalled: Bool { elapsed - lastActivity > request.limits.stall * 1_000_000_000 }

  /// Whether nothing more is waited for, and the server has had a second to end the reply by itself, so that its connection
  /// can be used again.
  var isDone: Bool { isSatisfied && elapsed - lastActivity > 1_000_000_000 }

  /// - Returns: Whether libcurl has taken everything.
  func prepare(certificateAuthorities: String?) -> Bool {
    guard let easy = curl_easy_init() else { return false }
    handle = easy
    for header in request.headers {
      // An empty value would remove the header; a line break would begin another.
      guard !header.value.contains(where: \.isNewline), !header.name.contains(where: \.isNewline) else { return false }
      headerList = curl_slist_append(
        headerList, header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    headerList = curl_slist_append(headerList, "Expect:")
    let box = Unmanaged.passUnretained(self).toOpaque()
    let codes = [
      trimtab_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText),
      trimtab_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
      trimtab_curl_set_string(easy, CURLOPT_URL, request.url),
      trimtab_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)),
      trimtab_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
      trimtab_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
      trimtab_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
      trimtab_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
      trimtab_curl_set_long(easy, CURLOPT_TCP_NODELAY, 1),
      trimtab_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect),
      trimtab_curl_set_long(easy, CURLOPT_TIMEOUT_MS, request.limits.total),
      trimtab_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList),
      trimtab_curl_set_receiver(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
        Transfer.of(context).take(data, size * count)
      },
      trimtab_curl_set_pointer(easy, CURLOPT_WRITEDATA, box),
      trimtab_curl_set_receiver(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
        Transfer.of(context).takeHeader(data, size * count)
      },
      trimtab_curl_set_pointer(easy, CURLOPT_HEADERDATA, box),
      // A proxy would read what goes over plain HTTP, the key to a server of this machine included.
      request.url.lowercased().hasPrefix("http:") ? trimtab_curl_set_string(easy, CURLOPT_NOPROXY, "*") : CURLE_OK,
      certificateAuthorities.map { trimtab_curl_set_string(easy, CURLOPT_CAINFO, $0) } ?? CURLE_OK,
      prepareBody(easy),
    ]
    return codes.allSatisfy { $0 == CURLE_OK }
  }

  private func prepareBody(_ easy: UnsafeMutableRawPointer) -> CURLcode {
    switch request.method {
    case .get: return trimtab_curl_set_long(easy, CURLOPT_HTTPGET, 1)
    case .post, .put:
      _ = trimtab_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      _ = trimtab_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      return request.body.withUnsafeBytes { bytes in
        bytes.withMemoryRebound(to: CChar.self) { text in
          trimtab_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, text.baseAddress)
        }
      }
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
    // Set by `prepare`, and the transfer outlives its handle.
    Unmanaged<Transfer>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
  }

  private var elapsed: Int {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }

  private func take(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    let time = elapsed
    lastActivity = time
    bodyLength += count
    if bodyLength > request.limits.body {
      isTooLong = true
      return 0
    }
    if receive(UnsafeRawBufferPointer(start: data, count: count), time) { isSatisfied = true }
    return count
  }

  private func takeHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    lastActivity = elapsed
    headerLength += count
    if headerLength > Self.maximumHeader {
      isTooLong = true
      return 0
    }
    let line = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // Of another reply, when one such as 100 came before.
      response.headers = []
    } else if let colon = line.firstIndex(of: ":"), response.headers.count < 1_000 {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      response.headers.append((line[..<colon].lowercased(), String(value.prefix { !$0.isNewline })))
    }
    return count
  }

  func complete(_ ending: Ending) {
    response.timing.finished = elapsed
    if let handle { readInformation(handle) }
    let error: HTTPError?
    switch ending {
    case .finished(CURLE_OK): error = nil
    case .finished(CURLE_WRITE_ERROR) where isTooLong:
      error = HTTPError(
        .tooLong,
        detail: headerLength > Self.maximumHeader
          ? "headers of more than \(Self.maximumHeader) bytes" : "more than \(request.limits.body) bytes")
    case .finished(let code):
      let text = String(cString: errorText)
      error = HTTPError(code, detail: text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)
    case .cancelled: error = HTTPError(.cancelled, detail: "")
    case .stalled: error = HTTPError(.stalled, detail: "no byte for \(request.limits.stall) s")
    }
    curl_easy_cleanup(handle)
    handle = nil
    completion?(HTTPClient.Result(response: response, error: error))
    completion = nil
  }

  private func readInformation(_ easy: UnsafeMutableRawPointer) {
    func time(_ info: CURLINFO) -> Int {
      var microseconds: curl_off_t = 0
      _ = trimtab_curl_get_offset(easy, info, &microseconds)
      return Int(microseconds) * 1_000
    }
    func number(_ info: CURLINFO) -> Int {
      var value = 0
      _ = trimtab_curl_get_long(easy, info, &value)
      return value
    }
    response.status = number(CURLINFO_RESPONSE_CODE)
    response.isConnectionReused = number(CURLINFO_NUM_CONNECTS) == 0
    response.timing.resolved = time(CURLINFO_NAMELOOKUP_TIME_T)
    response.timing.connected = time(CURLINFO_CONNECT_TIME_T)
    response.timing.secured = time(CURLINFO_APPCONNECT_TIME_T)
    response.timing.ready = time(CURLINFO_PRETRANSFER_TIME_T)
    response.timing.firstByte = time(CURLINFO_STARTTRANSFER_TIME_T)
    response.version =
      switch number(CURLINFO_HTTP_VERSION) {
      case Int(CURL_HTTP_VERSION_1_0): "1.0"
      case Int(CURL_HTTP_VERSION_1_1): "1.1"
      case Int(CURL_HTTP_VERSION_2_0): "2"
      default: ""
      }
  }
}
