// Tables, blobs, the host's own state and the deployed package. Entra tokens only: the account's keys open nothing.

import { Stage } from '../stages.bicep'

param name string
param deploymentContainerName string
param location string
param tags { *: string }
param stage Stage
param operatorAddresses string[]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: stage.storageSku }
  properties: {
    accessTier: 'Hot'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    // Without a network the app comes from addresses that Azure shares and changes, so they cannot be listed.
    publicNetworkAccess: stage.privateNetwork && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: stage.privateNetwork ? 'Deny' : 'Allow'
      ipRules: [for address in operatorAddresses: { value: address, action: 'Allow' }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // The ring of the keys that open every stored target lies in a blob.
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource deployment 'containers' = {
      name: deploymentContainerName
      properties: { publicAccess: 'None' }
    }
  }
}

output tableEndpoint string = account.properties.primaryEndpoints.table
output blobEndpoint string = account.properties.primaryEndpoints.blob
