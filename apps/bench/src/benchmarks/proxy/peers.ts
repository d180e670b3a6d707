import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerCommand } from '../../servers/processes.ts'

interface PeerPorts {
  port: number
  upstreamPort: number
  /** Where a peer may write its settings. */
  folder: string
}

/** A proxy as a process of its own. */
export interface Peer {
  /** Program outside npm that it needs. */
  program?: string
  command: (ports: PeerPorts) => ServerCommand
}

/** The name of our own router among them, and of what it is compared with. */
export const subject = 'apps/router'
export const floor = 'node:http + undici dispatch'

export const peers: Readonly<Record<string, Peer>> = {
  [floor]: { command: nodePeer('../../peers/proxy-floor.ts') },
  [subject]: {
    command: ({ port, upstreamPort }) => ({
      ...node(join(import.meta.dirname, '../../../../router/src/main.ts')),
      environment: {
        HOST: '127.0.0.1',
        PORT: String(port),
        ADMIN_PORT: '0',
        TASKS: `http://127.0.0.1:${upstreamPort}`,
        TASK_CONCURRENCY_LIMIT: '2000',
        OVERFLOW_PLANE: 'none',
      },
    }),
  },
  'http-proxy-3': { command: nodePeer('../../peers/proxy-http-proxy-3.ts') },
  '@fastify/http-proxy': { command: nodePeer('../../peers/proxy-fastify.ts') },
  nginx: {
    program: 'nginx',
    command(ports) {
      const file = join(ports.folder, 'nginx.conf')
      writeFileSync(file, nginxSettings(ports))
      return { program: 'nginx', args: ['-c', file, '-p', ports.folder, '-e', 'stderr'] }
    },
  },
  HAProxy: {
    program: 'haproxy',
    command(ports) {
      const file = join(ports.folder, 'haproxy.cfg')
      writeFileSync(file, haproxySettings(ports))
      return { program: 'haproxy', args: ['-db', '-f', file] }
    },
  },
}

/** Whether what a peer needs is on this machine. */
export function isInstalled({ program }: Peer): boolean {
  return program === undefined || spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined
}

function node(script: string) {
  return { program: process.execPath, args: [script] }
}

function nodePeer(script: string): Peer['command'] {
  return ({ port, upstreamPort }) => ({
    program: process.execPath,
    args: [join(import.meta.dirname, script), String(port), String(upstreamPort)],
  })
}

/** One process, no log, connections kept on both sides, nothing buffered. */
function nginxSettings({ port, upstreamPort, folder }: PeerPorts): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')
  return `daemon off; master_process off; pid ${join(folder, 'nginx.pid')};
events { worker_connections 4096; }
http {
  access_log off; ${temporary}
  keepalive_requests 100000000;
  upstream tasks { server 127.0.0.1:${upstreamPort}; keepalive 512; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://tasks; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}
`
}

function haproxySettings({ port, upstreamPort }: PeerPorts): string {
  return `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  http-reuse always
frontend proxy
  bind 127.0.0.1:${port}
  default_backend tasks
backend tasks
  server task 127.0.0.1:${upstreamPort}
`
}
