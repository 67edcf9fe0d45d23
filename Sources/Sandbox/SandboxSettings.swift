/// Who exists in the simulated cloud and how it behaves. Every value has the cloud's default.
public struct SandboxSettings: Sendable {
  /// Ids, names, tokens and faults follow from it: the same calls give the same answers.
  public var seed: UInt64 = 1
  public var region = "my-kualalumpur-1"
  public var account = Account(id: "65382450e8f64ac0870cd180d14e684b", name: "domainname")
  public var projects = [
    Project(id: "a4a5d4098fb4474fa22cd05f897d6b99", name: "my-kualalumpur-1")
  ]
  public var users: [User] = []
  public var accessKeys: [AccessKey] = []
  public var agencies: [Agency] = []

  /// Prefix of the API gateway's error codes: `APIGW.`, or `APIG.` as some regions write it.
  public var gatewayErrorPrefix = "APIGW."
  /// Added to the clock, as if the cloud or the caller had a wrong one; shows in `date`.
  public var clockOffsetNanoseconds: Int64 = 0
  /// How far a signature's time may be off, in either direction.
  public var signatureToleranceSeconds: Int64 = 15 * 60
  public var tokenLifetimeSeconds: Int64 = 24 * 3600
  /// Length of a token; at least 32. The real ones have about 5,100 characters.
  public var tokenCharacters = 5_100
  /// An access key is locked when it fails more often than this in a row.
  public var failuresBeforeLock = 5
  public var lockSeconds: Int64 = 5 * 60

  /// Calls of the VPN service that an account may make; nil sets no limit.
  public var rateLimit: RateLimit?
  public var pace = Pace()
  /// Zones by flavor, in the order in which they are listed. A flavor without zones is not offered.
  public var zones: [(flavor: String, zones: [String])] = [
    ("Professional1", ["az1", "az2"]), ("Professional2", ["az1", "az2"]),
  ]
  public var quotas = Quotas()
  /// `connection_number` of a gateway: connections it carries.
  public var connectionsPerGateway = 200
  /// Networks that no peer may have; the cloud's list depends on the region (CON-2).
  public var reservedNetworks = ["100.64.0.0/10", "214.0.0.0/8"]
  /// What `created_at` is rounded down to. With a coarse one rows share times (spec B28).
  public var creationTimeNanoseconds: Int64 = 1_000_000
  /// Whether a row of exactly the marker's time comes again on the next page, or is left out there
  /// (spec B28).
  public var repeatsPageBorder = false
  public var batchOrder = BatchOrder.asAsked

  /// The catalog's address of the VPN service, without a path; nil repeats the request's host.
  public var vpnEndpoint: String?
  public var limits = SandboxLimits()
  public var faults = FaultPlan()

  public init() {}

  /// What a project may have, as in the manual's example.
  public struct Quotas: Sendable {
    public var vpnGateways = 50
    public var vpnConnections = 5_000
    public var customerGateways = 100
  }

  /// In which order the rows of a batch come back (spec E4).
  public enum BatchOrder: String, Sendable, CaseIterable {
    case asAsked = "as-asked"
    case reversed
    /// By a coin that follows from the seed.
    case drawn
  }

  public struct Account: Sendable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  public struct Project: Sendable {
    public var id: String
    public var name: String
    public var text = ""

    public init(id: String, name: String, text: String = "") {
      self.id = id
      self.name = name
      self.text = text
    }
  }

  /// A user of the account. All that stands here is made up: a sandbox guards nothing.
  public struct User: Sendable {
    public var id: String
    public var name: String
    public var password: String
    /// Actions refused with VPN.0003, such as `vpn:vpnGateways:create`.
    public var deniedActions: [String]

    public init(id: String, name: String, password: String, deniedActions: [String] = []) {
      self.id = id
      self.name = name
      self.password = password
      self.deniedActions = deniedActions
    }
  }

  /// A delegation of the account, which its users may take on (spec signing §4.1).
  public struct Agency: Sendable {
    public var id: String
    public var name: String
    public var deniedActions: [String]

    public init(id: String, name: String, deniedActions: [String] = []) {
      self.id = id
      self.name = name
      self.deniedActions = deniedActions
    }
  }

  /// A key of the account, permanent or temporary.
  public struct AccessKey: Sendable {
    public var id: String
    public var secret: String
    /// A temporary key is good only together with its token.
    public var securityToken: String?
    /// Nanoseconds since 1970; nil for a permanent key.
    public var expiresAt: Int64?
    public var deniedActions: [String]

    public init(
      id: String, secret: String, securityToken: String? = nil, expiresAt: Int64? = nil,
      deniedActions: [String] = []
    ) {
      self.id = id
      self.secret = secret
      self.securityToken = securityToken
      self.expiresAt = expiresAt
      self.deniedActions = deniedActions
    }
  }
}
