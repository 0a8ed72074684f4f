import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import Providers
import ResponseCache
import Synchronization
import Verification
import Workspace

/// Climbs the ladder with the callers of a run.
struct LadderMeasurement {
  let preparation: Preparation
  let design: DesignOptions
  let console: Console
  /// Whether the user limits the spend.
  let isLimited: Bool

  var run: LadderRun {
    var run = LadderRun(
      baseline: preparation.trials(.before),
      optimized: preparation.isRewritten ? preparation.trials(.after) : nil, isOutputOpen: preparation.isOutputOpen,
      smallModel: design.smallModel, pairs: design.maximumPairs)
    run.margin = design.decision.margin
    run.seed = design.decision.seed
    run.concurrency = design.concurrency ?? run.concurrency
    return run
  }

  var smallModelPricing: Pricing {
    guard let model = design.smallModel, let service = preparation.sides[.before]?.service else { return .free }
    return SideMaker.pricing(of: model, service, isLimited: isLimited)
  }

  var worstCase: Double? {
    run.worstCase(preparation.pricing(.before), smallModel: smallModelPricing)
  }

  /// What the steps are measured with; throws if there is no place for a cache.
  ///
  /// `makeCaller`: A caller with connections of its own. `folder`: Where the cache of the ladder is kept.
  func tools(
    _ caller: HTTPCaller, makeCaller: @escaping @Sendable () -> HTTPCaller, folder: TemporaryFolder, spend: SpendLimit,
    hooks: Experiment.Hooks
  ) throws -> LadderRun.Tools {
    let store: SQLiteStore
    do throws(StoreFailure) {
      store = try SQLiteStore(path: folder.path + "/responses.sqlite")
    } catch {
      console.note(.error, error.message)
      throw ExitCode.cannotRun
    }
    return LadderRun.Tools(
      caller: caller, freshCaller: FreshCaller(make: makeCaller),
      cachingCaller: CachingCaller(caller, store: store, seconds: 3_600), pricing: preparation.pricing(.before),
      smallModelPricing: smallModelPricing, spend: spend, hooks: hooks)
  }
}

/// A folder that is there until it is no longer needed.
struct TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/trimtab-ladder-\(UUID().uuidString)"

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Opens a connection for every call.
struct FreshCaller: ModelCaller {
  let make: @Sendable () -> HTTPCaller

  func send(_ request: ModelRequest, _ call: Call) async -> Call { await make().send(request, call) }
}
