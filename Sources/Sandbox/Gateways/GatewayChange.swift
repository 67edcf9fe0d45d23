/// The body of updateVpnGateway: any subset of what can change; what is left out stays (B37).
struct GatewayChange: Sendable {
  let name: String?
  /// The whole new list (B38).
  let localSubnets: [String]?
  let eipID1: String?
  let eipID2: String?
  let policyTemplate: JSONObject?

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let reader = try top.required("vpn_gateway", top.reader("vpn_gateway"))
    name = try reader.text("name", .resourceName)
    localSubnets = try reader.texts("local_subnets", .network, count: 1...50)
    eipID1 = try reader.text("eip_id_1", .uuid)
    eipID2 = try reader.text("eip_id_2", .uuid)
    policyTemplate = try reader.reader("policy_template").map(Self.template)
  }

  var isEmpty: Bool {
    name == nil && localSubnets == nil && eipID1 == nil && eipID2 == nil && policyTemplate == nil
  }

  private static func template(_ reader: FieldReader) throws(FieldFault) -> JSONObject {
    var template = JSONObject()
    if let ike = try reader.reader("ike_policy") {
      template.append(
        "ike_policy",
        .object(
          try policy(
            ike, ["encryption_algorithm", "dh_group", "authentication_algorithm"],
            lifetime: 60...604_800)))
    }
    if let ipsec = try reader.reader("ipsec_policy") {
      template.append(
        "ipsec_policy",
        .object(
          try policy(
            ipsec, ["authentication_algorithm", "encryption_algorithm", "pfs"],
            lifetime: 30...604_800)))
    }
    return template
  }

  private static func policy(
    _ reader: FieldReader, _ names: [String], lifetime: ClosedRange<Int64>
  ) throws(FieldFault) -> JSONObject {
    var policy = JSONObject()
    for name in names {
      let words =
        switch name {
        case "encryption_algorithm": encryptions
        case "authentication_algorithm": authentications
        default: groups
        }
      if let word = try reader.text(name, .word(words)) { policy.append(name, word) }
    }
    if let seconds = try reader.integer("lifetime_seconds", lifetime) {
      policy.append("lifetime_seconds", .integer(seconds))
    }
    return policy
  }

  private static let encryptions = [
    "aes-256-gcm-16", "aes-128-gcm-16", "aes-256", "aes-192", "aes-128",
  ]
  private static let authentications = ["sha2-512", "sha2-384", "sha2-256"]
  private static let groups = [
    "group14", "group15", "group16", "group19", "group20", "group21", "disable",
  ]
}
