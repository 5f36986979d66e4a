/** For tests: a real nginx on loopback that hands a sub-path on to a gateway, as the README's recipe says. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { eventually } from './ports.ts'

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']
const program = FOLDERS.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path))

/** Why tests over nginx are skipped, or null. */
export const whyNoNginx = (): string | null =>
  program ? null : 'nginx is not installed (Debian: apt-get install nginx-light)'

/** The recipe itself, so that what is tested is what is told. @returns what stands in its `server { … }` */
const recipe = (): string => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const found = /```nginx\n([\s\S]*?)```/.exec(readme)
  if (!found) throw new Error('the README has no recipe for nginx')
  return found[1]!
}

export interface Nginx {
  /** http://localhost:PORT */
  readonly origin: string
  stop(): Promise<void>
}

/** @param gatewayPort may be known later: nginx asks for it with each request */
export const startNginx = async (port: number, gatewayPort: number): Promise<Nginx> => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-nginx-'))
  const config = join(dir, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${dir}/body; proxy_temp_path ${dir}/proxy;
  fastcgi_temp_path ${dir}/fastcgi; uwsgi_temp_path ${dir}/uwsgi; scgi_temp_path ${dir}/scgi;
  server { listen 127.0.0.1:${port}; ${recipe().replaceAll('127.0.0.1:4300', `127.0.0.1:${gatewayPort}`)} }
}`,
  )
  const running = spawn(program!, ['-c', config, '-p', dir], { stdio: 'ignore' })
  const ended = new Promise((resolve) => running.once('exit', resolve))
  const origin = `http://localhost:${port}`
  await eventually(
    () =>
      fetch(`${origin}/none`).then(
        () => true,
        () => false,
      ),
    'nginx answers',
    10_000,
  )
  return {
    origin,
    stop: async () => {
      running.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
