import { describe, expect, test } from 'vitest'
import { templateOf } from '../testing/stage.ts'

describe('A1: the network', () => {
  test('tasks take connections to port 8080 from the load balancer, and no others', () => {
    expect(ingressOf('TaskGroup', 'production')).toEqual([{ from: 'AlbGroup', port: 8080 }])
    expect(ingressOf('SocketGroup', 'production')).toEqual([{ from: 'AlbGroup', port: 8080 }])
  })

  test('behind a router that stands alone they take them from it', () => {
    expect(ingressOf('RouterGroup', 'staging')).toEqual([{ from: 'AlbGroup', port: 8080 }])
    expect(ingressOf('TaskGroup', 'staging')).toEqual([{ from: 'RouterGroup', port: 8080 }])
  })

  test('no subnet gives addresses of the internet', () => {
    const subnets = Object.values(templateOf('Network').findResources('AWS::EC2::Subnet'))
    expect(subnets).toHaveLength(6)
    expect(subnets.map(({ Properties }) => Properties.MapPublicIpOnLaunch)).not.toContain(true)
  })
})

/** Who may connect to a group, and to which port. Groups by the beginning of their names. */
function ingressOf(group: string, stage: 'production' | 'staging') {
  const nameOf = (reference: { 'Fn::GetAtt': [string] }) => reference['Fn::GetAtt'][0].split(/(?<=Group)/)[0]
  const rules = Object.values(templateOf('Network', stage).findResources('AWS::EC2::SecurityGroupIngress'))
  return rules
    .map(({ Properties: rule }) => ({ to: nameOf(rule.GroupId), from: nameOf(rule.SourceSecurityGroupId), ...rule }))
    .filter(({ to }) => to === group)
    .map(({ from, FromPort: port }) => ({ from, port }))
}
