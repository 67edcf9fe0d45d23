import SwiftProtobuf

/// Rules across the fields of customer gateway requests.
///
/// With `ip`, the only `id_type` there is, CGW-1 and CGW-2 are bounds of fields; whether a
/// connection uses one (CGW-4) the cloud alone knows.
enum CustomerGatewayRules {
  static let rules: [Rule] = [
    // The cloud does not say what an update of nothing does, so none is sent.
    Rule("B37", on: UpdateCustomerGatewayRequest.self) { request, findings in
      if request.hasCustomerGateway, request.customerGateway == CustomerGatewayPatch(),
        request.updateMask.paths.isEmpty
      {
        findings.report("customer_gateway", "must change something")
      }
    }
  ]
}
