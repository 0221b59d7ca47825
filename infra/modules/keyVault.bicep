// The key that wraps the ring of Data Protection, and a place for secrets. No secret passes through this template.

import { Stage } from '../stages.bicep'

param name string
param ringKeyName string
param location string
param tags { *: string }
param stage Stage
param operatorAddresses string[]
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Without this key every stored address and secret is lost. Nobody can destroy it before its time, us included.
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: stage.vaultDays
    publicNetworkAccess: stage.privateNetwork && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: stage.privateNetwork ? 'Deny' : 'Allow'
      ipRules: [for address in operatorAddresses: { value: address }]
    }
  }

  resource ringKey 'keys' = {
    name: ringKeyName
    properties: {
      kty: 'RSA'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
      // No end: what an old version wrapped must stay readable.
      rotationPolicy: {
        lifetimeActions: [
          {
            action: { type: 'rotate' }
            trigger: { timeAfterCreate: 'P1Y' }
          }
        ]
      }
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output ringKeyUri string = vault::ringKey.properties.keyUri
