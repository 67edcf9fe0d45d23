public import ArgumentParser
import Sandbox

/// The pace, the bounds and the oddities of the simulated service.
struct SandboxBehaviour: ParsableArguments {
  @Option(help: "Seconds until something new is built; updates and deletes take half of it.")
  var pace = 2.0

  @Option(help: "Instead of seconds: times that get or list show a step before it is done.")
  var reads: Int?

  @Option(help: "Seconds until a connection that is DOWN becomes ACTIVE; without it, never.")
  var tunnelUp: Double?

  @Option(help: "VPN gateways a project may have.")
  var gatewayQuota = 50

  @Option(help: "VPN connections a project may have.")
  var connectionQuota = 5000

  @Option(help: "Customer gateways a project may have.")
  var customerGatewayQuota = 100

  @Option(help: "Calls of the VPN service in a window, such as 200/5m or 20/1s; then 429.")
  var rateLimit: String?

  @Option(help: "Order of the rows of a batch: as-asked, reversed, or drawn from the seed.")
  var batchOrder = SandboxSettings.BatchOrder.asAsked

  @Flag(help: "Round creation times to whole seconds, so that rows share them at page borders.")
  var sharedTimes = false

  @Flag(help: "Show rows of exactly the marker's time again on the next page.")
  var repeatBorder = false

  func validate() throws {
    let day = 0.0...86_400
    guard day.contains(pace), day.contains(tunnelUp ?? 0) else {
      throw ValidationError("--pace and --tunnel-up must be from 0 to 86400 seconds.")
    }
    guard (0...1_000_000).contains(reads ?? 0) else {
      throw ValidationError("--reads must be from 0 to 1000000.")
    }
    for quota in [gatewayQuota, connectionQuota, customerGatewayQuota] {
      guard (0...100_000).contains(quota) else {
        throw ValidationError("Quotas must be from 0 to 100000.")
      }
    }
    guard rateLimit == nil || limit != nil else {
      throw ValidationError(
        "--rate-limit must be a number of calls per seconds or minutes, such as 200/5m.")
    }
  }

  private var limit: RateLimit? { rateLimit.flatMap { RateLimit($0) } }

  func apply(to settings: inout SandboxSettings) throws {
    settings.pace = Pace(.nanoseconds(Int64(pace * 500_000_000)))
    settings.pace.create = .nanoseconds(Int64(pace * 1_000_000_000))
    if let reads { settings.pace = Pace(.reads(reads)) }
    settings.pace.tunnel = tunnelUp.map { .nanoseconds(Int64($0 * 1_000_000_000)) }
    settings.quotas.vpnGateways = gatewayQuota
    settings.quotas.vpnConnections = connectionQuota
    settings.quotas.customerGateways = customerGatewayQuota
    settings.rateLimit = limit
    settings.batchOrder = batchOrder
    if sharedTimes { settings.creationTimeNanoseconds = 1_000_000_000 }
    settings.repeatsPageBorder = repeatBorder
  }
}

extension SandboxSettings.BatchOrder: ExpressibleByArgument {}
