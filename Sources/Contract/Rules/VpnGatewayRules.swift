import SwiftProtobuf

/// Rules across the fields of VPN gateway requests, each by its id in the specification.
///
/// What needs the cloud's knowledge is left to the cloud and named as such beside the rpc: which
/// VPC takes effect (VGW-2), free addresses (VGW-5), how many zones serve a flavor (the rest of
/// VGW-6), what the gateway is now (VGW-13, VGW-14, VGW-15).
enum VpnGatewayRules {
  static let rules: [Rule] = [
    Rule("VGW-1", on: CreateVpnGatewayRequest.self) { request, findings in
      if request.isAttachedToVPC, !request.vpnGateway.hasVpcID {
        findings.report("vpn_gateway.vpc_id", "is required when attachment_type is vpc")
      }
    },
    Rule("VGW-3", on: CreateVpnGatewayRequest.self) { request, findings in
      let isEmpty = request.vpnGateway.localSubnets.isEmpty
      if request.isAttachedToVPC, isEmpty {
        findings.report("vpn_gateway.local_subnets", "is required when attachment_type is vpc")
      } else if !request.isAttachedToVPC, !isEmpty {
        findings.report("vpn_gateway.local_subnets", "is left out when attachment_type is er")
      }
    },
    Rule("VGW-4", on: CreateVpnGatewayRequest.self) { request, findings in
      if request.isAttachedToVPC, !request.vpnGateway.hasConnectSubnet {
        findings.report("vpn_gateway.connect_subnet", "is required when attachment_type is vpc")
      }
    },
    Rule("VGW-7", on: CreateVpnGatewayRequest.self) { request, findings in
      guard request.vpnGateway.networkType == "private" else { return }
      for (field, _) in request.eips {
        findings.report(field, "is left out when network_type is private")
      }
    },
    Rule("VGW-8", on: CreateVpnGatewayRequest.self) { request, findings in
      let gateway = request.vpnGateway
      switch (gateway.hasAccessPrivateIp1, gateway.hasAccessPrivateIp2) {
      case (true, false):
        findings.report(
          "vpn_gateway.access_private_ip_2", "is required with access_private_ip_1")
      case (false, true):
        findings.report(
          "vpn_gateway.access_private_ip_1", "is required with access_private_ip_2")
      case (true, true) where gateway.accessPrivateIp1 == gateway.accessPrivateIp2:
        findings.report(
          "vpn_gateway.access_private_ip_2", "must differ from access_private_ip_1")
      default: break
      }
    },
    Rule("VGW-9", on: CreateVpnGatewayRequest.self) { request, findings in
      for (field, eip) in request.eips {
        if eip.hasID {
          for name in eip.fieldsOfNew {
            findings.report("\(field).\(name)", "is left out when id names an existing EIP")
          }
          continue
        }
        if !eip.hasType { findings.report("\(field).type", "is required for a new EIP") }
        if !eip.hasBandwidthSize, !eip.hasBandwidthID {
          findings.report(
            "\(field).bandwidth_size", "is required for a new EIP without bandwidth_id")
        }
      }
    },
    Rule("VGW-10", on: CreateVpnGatewayRequest.self) { request, findings in
      guard request.vpnGateway.flavor != "Professional2" else { return }
      for (field, eip) in request.eips where (301...1000).contains(eip.bandwidthSize) {
        findings.report(
          "\(field).bandwidth_size", "must be at most 300 unless flavor is Professional2")
      }
    },
    Rule("VGW-11", on: CreateVpnGatewayRequest.self) { request, findings in
      for (field, eip) in request.eips where eip.hasBandwidthID && !eip.hasID {
        for name in eip.fieldsOfOwnBandwidth {
          findings.report("\(field).\(name)", "is left out with bandwidth_id")
        }
      }
    },
    // The cloud does not say what an update of nothing does, so none is sent.
    Rule("B37", on: UpdateVpnGatewayRequest.self) { request, findings in
      if request.hasVpnGateway, request.vpnGateway == VpnGatewayPatch(),
        request.updateMask.paths.isEmpty
      {
        findings.report("vpn_gateway", "must change something")
      }
    },
  ]
}

extension CreateVpnGatewayRequest {
  /// vpc is the default, so all but er is it.
  fileprivate var isAttachedToVPC: Bool {
    vpnGateway.attachmentType != "er"
  }

  /// The EIPs that are given, with the path of each.
  fileprivate var eips: [(field: String, eip: EipSpec)] {
    (vpnGateway.hasEip1 ? [("vpn_gateway.eip1", vpnGateway.eip1)] : [])
      + (vpnGateway.hasEip2 ? [("vpn_gateway.eip2", vpnGateway.eip2)] : [])
  }
}

extension EipSpec {
  fileprivate var fieldsOfNew: [String] {
    (hasType ? ["type"] : []) + fieldsOfOwnBandwidth + (hasBandwidthID ? ["bandwidth_id"] : [])
  }

  fileprivate var fieldsOfOwnBandwidth: [String] {
    (hasChargeMode ? ["charge_mode"] : []) + (hasBandwidthSize ? ["bandwidth_size"] : [])
      + (hasBandwidthName ? ["bandwidth_name"] : [])
  }
}
