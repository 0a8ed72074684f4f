#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Does independent pieces of work on several threads.
package enum ParallelMap {
  /// How many threads the machine can run at once; at least 1.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The results of `work` for 0..<count, in that order, whatever thread has done them.
  ///
  /// Every thread makes a worker of its own with `makeWorker` and uses it for all its pieces, so that a worker need not be
  /// safe to share. With one job everything is done on the calling thread. `progress`, on the calling thread, is told a few
  /// times a second how many are done. What `work` returns must not refer to its worker.
  package static func run<Worker, Result>(
    _ count: Int, jobs: Int, makeWorker: @escaping () -> Worker, progress: ((Int) -> Void)? = nil,
    _ work: @escaping (Worker, Int) -> Result
  ) -> [Result] {
    let jobs = min(jobs, count)
    if jobs <= 1 {
      let worker = makeWorker()
      return (0..<count).map { index in
        if index % 64 == 0 { progress?(index) }
        return work(worker, index)
      }
    }
    let queue = Queue(count: count, makeWorker: makeWorker, work: work)
    var threads: [pthread_t] = []
    for _ in 0..<jobs {
      if let thread = queue.start() { threads.append(thread) }
    }
    // A system without another thread to spare has this one.
    if threads.isEmpty { queue.drain() }
    if let progress { queue.wait(telling: progress) }
    for thread in threads { pthread_join(thread, nil) }
    return queue.results
  }

  /// Pieces of work, taken a few at a time.
  private final class Queue<Worker, Result> {
    private let count: Int
    private let makeWorker: () -> Worker
    private let work: (Worker, Int) -> Result
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var next = 0
    private var done = 0
    /// Each place is written by the one thread that has taken it.
    private let storage: UnsafeMutablePointer<Result?>

    init(count: Int, makeWorker: @escaping () -> Worker, work: @escaping (Worker, Int) -> Result) {
      self.count = count
      self.makeWorker = makeWorker
      self.work = work
      storage = .allocate(capacity: count)
      storage.initialize(repeating: nil, count: count)
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(condition, nil)
    }

    deinit {
      pthread_mutex_destroy(mutex)
      pthread_cond_destroy(condition)
      mutex.deallocate()
      condition.deallocate()
      storage.deinitialize(count: count)
      storage.deallocate()
    }

    var results: [Result] { (0..<count).compactMap { storage[$0] } }

    /// Starts a thread that works until nothing is left; `nil` if the system gives none.
    func start() -> pthread_t? {
      let box = Unmanaged.passRetained(Body { [self] in drain() })
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      // As much as the main thread usually has: nested files are read by recursion.
      pthread_attr_setstacksize(&attributes, 8 << 20)
      #if canImport(Darwin)
        var thread: pthread_t?
        let code = pthread_create(
          &thread, &attributes,
          { argument in
            Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            return nil
          }, box.toOpaque())
      #else
        var thread = pthread_t()
        let code = pthread_create(
          &thread, &attributes,
          { argument in
            if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
          }, box.toOpaque())
      #endif
      guard code == 0 else {
        box.release()
        return nil
      }
      return thread
    }

    func drain() {
      let worker = makeWorker()
      while let range = take() {
        for index in range { storage[index] = work(worker, index) }
        pthread_mutex_lock(mutex)
        done += range.count
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
      }
    }

    private func take() -> Range<Int>? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      guard next < count else { return nil }
      // Few enough that all threads end together.
      let end = min(next + 8, count)
      defer { next = end }
      return next..<end
    }

    /// Returns when all is done.
    func wait(telling progress: (Int) -> Void) {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while done < count {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        time.tv_nsec += 200_000_000
        if time.tv_nsec >= 1_000_000_000 {
          (time.tv_sec, time.tv_nsec) = (time.tv_sec + 1, time.tv_nsec - 1_000_000_000)
        }
        pthread_cond_timedwait(condition, mutex, &time)
        progress(done)
      }
    }
  }

  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }
}
