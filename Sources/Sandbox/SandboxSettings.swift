/// Who exists in the simulated cloud and how it behaves. Every value has the cloud's default.
package struct SandboxSettings: Sendable {
  /// Ids, names, tokens and faults follow from it: the same calls give the same answers.
  package var seed: UInt64 = 1
  package var region = "my-kualalumpur-1"
  package var account = Account(id: "65382450e8f64ac0870cd180d14e684b", name: "domainname")
  package var projects = [
    Project(id: "a4a5d4098fb4474fa22cd05f897d6b99", name: "my-kualalumpur-1")
  ]
  package var users: [User] = []
  package var accessKeys: [AccessKey] = []

  /// Prefix of the API gateway's error codes: `APIGW.`, or `APIG.` as some regions write it.
  package var gatewayErrorPrefix = "APIGW."
  /// Added to the clock, as if the cloud or the caller had a wrong one; shows in `date`.
  package var clockOffsetNanoseconds: Int64 = 0
  /// How far a signature's time may be off, in either direction.
  package var signatureToleranceSeconds: Int64 = 15 * 60
  package var tokenLifetimeSeconds: Int64 = 24 * 3600
  /// Length of a token; at least 32. The real ones have about 5,100 characters.
  package var tokenCharacters = 5_100
  /// An access key is locked when it fails more often than this in a row.
  package var failuresBeforeLock = 5
  package var lockSeconds: Int64 = 5 * 60

  package var pace = GatewayPace()
  /// Zones by flavor, in the order in which they are listed. A flavor without zones is not offered.
  package var zones: [(flavor: String, zones: [String])] = [
    ("Professional1", ["az1", "az2"]), ("Professional2", ["az1", "az2"]),
  ]
  /// Gateways a project may have (the quota `vpn_gateway`).
  package var gatewayQuota = 50

  /// The catalog's address of the VPN service, without a path; nil repeats the request's host.
  package var vpnEndpoint: String?
  package var limits = SandboxLimits()
  package var faults = FaultPlan()

  package init() {}

  package struct Account: Sendable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  package struct Project: Sendable {
    package var id: String
    package var name: String
    package var text = ""

    package init(id: String, name: String, text: String = "") {
      self.id = id
      self.name = name
      self.text = text
    }
  }

  /// A user of the account. All that stands here is made up: a sandbox guards nothing.
  package struct User: Sendable {
    package var id: String
    package var name: String
    package var password: String
    /// Actions refused with VPN.0003, such as `vpn:vpnGateways:create`.
    package var deniedActions: [String]

    package init(id: String, name: String, password: String, deniedActions: [String] = []) {
      self.id = id
      self.name = name
      self.password = password
      self.deniedActions = deniedActions
    }
  }

  /// A key of the account, permanent or temporary.
  package struct AccessKey: Sendable {
    package var id: String
    package var secret: String
    /// A temporary key is good only together with its token.
    package var securityToken: String?
    /// Nanoseconds since 1970; nil for a permanent key.
    package var expiresAt: Int64?
    package var deniedActions: [String]

    package init(
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
