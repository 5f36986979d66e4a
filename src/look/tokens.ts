/**
 * Every colour decision, once: the shell's CSS variables and the scene's uniforms are both made from this table.
 * Priorities are told apart under protanopia, deuteranopia and tritanopia (least ΔE00 of any pair 14, Machado 2009);
 * in greyscale the shapes carry them, so a priority is never shown without its shape.
 */
import type { Priority } from '../twin/priorities.ts'

export type ThemeName = 'dark' | 'light' | 'contrast'

export interface SceneColours {
  readonly background: string
  readonly floor: string
  readonly zone: string
  readonly gridMajor: string
  readonly paint: string
  readonly body: string
  readonly panel: string
  readonly structure: string
  readonly dark: string
  readonly steel: string
  readonly belt: string
  readonly goods: string
  readonly pallet: string
  readonly screen: string
  readonly glass: string
  /** Of the hall's walls and windows: a colour, and how far they go from the background to it. */
  readonly wall: readonly [string, number]
  readonly pane: readonly [string, number]
  readonly stale: readonly [string, string]
  readonly neverEdge: string
}

export interface Theme {
  /** Eight neutrals, page to ink. */
  readonly neutral: readonly [string, string, string, string, string, string, string, string]
  readonly surface: string
  readonly control: string
  readonly line: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly accent: string
  readonly onAccent: string
  readonly priority: Readonly<Record<Priority, string>>
  readonly onPriority: Readonly<Record<Priority, string>>
  readonly past: { readonly surface: string; readonly edge: string; readonly ink: string }
  readonly scene: SceneColours
  readonly light: {
    readonly environment: number
    readonly hemisphere: number
    readonly sky: string
    readonly ground: string
    readonly key: number
    readonly keyColour: string
    readonly contact: number
    readonly ambientFloor: number
    readonly shadow: number
    readonly fogSpan: number
    readonly envGround: string
    /** How much of the floor's grain is seen, 0–1. */
    readonly grain: number
    /** Radiance of the strip lights that floor and metal mirror. */
    readonly strips: number
  }
}

const darkInk = '#0F1214'

const dark: Theme = {
  neutral: ['#0F1214', '#15181B', '#1C2024', '#262B30', '#3A4147', '#6B747C', '#A7B0B7', '#ECEFF1'],
  surface: '#1C2024',
  control: '#262B30',
  line: '#262B30',
  ink: '#ECEFF1',
  ink2: '#A7B0B7',
  ink3: '#8B949C',
  accent: '#3A8EFF',
  onAccent: '#0B0E10',
  priority: { critical: '#FF4766', high: '#F7961A', medium: '#FFF06A', low: '#66E0E8' },
  onPriority: { critical: darkInk, high: darkInk, medium: darkInk, low: darkInk },
  past: { surface: '#2A2433', edge: '#6E5A8C', ink: '#FFFFFF' },
  scene: {
    background: '#1E2124',
    floor: '#24282B',
    zone: '#2B2F33',
    gridMajor: '#464C51',
    paint: '#7A8288',
    body: '#BCC1C5',
    panel: '#9DA3A8',
    structure: '#80858A',
    dark: '#555A5F',
    steel: '#B9BEC2',
    belt: '#3A3F43',
    goods: '#807D79',
    pallet: '#6C6965',
    screen: '#B9C4CC',
    glass: '#AAB6BF',
    wall: ['#3A4147', 0.35],
    pane: ['#4A5158', 0.5],
    stale: ['#767B80', '#61676C'],
    neverEdge: '#7C868E',
  },
  light: {
    environment: 0.5,
    hemisphere: 0.5,
    sky: '#F2F5F7',
    ground: '#3A3D40',
    key: 2.4,
    keyColour: '#FFFBF7',
    contact: 0.6,
    ambientFloor: 0.6,
    shadow: 0.85,
    fogSpan: 1.5,
    envGround: '#2A2E32',
    grain: 1,
    strips: 2.4,
  },
}

const light: Theme = {
  neutral: ['#FFFFFF', '#F4F5F6', '#E9ECEE', '#DDE1E4', '#B9C0C5', '#747D84', '#4A5258', '#15191C'],
  surface: '#FFFFFF',
  control: '#E9ECEE',
  line: '#DDE1E4',
  ink: '#15191C',
  ink2: '#4A5258',
  ink3: '#5F686F',
  accent: '#0B4FE0',
  onAccent: '#FFFFFF',
  priority: { critical: '#A80A1E', high: '#E27300', medium: '#FFDD1F', low: '#1B7F79' },
  onPriority: { critical: '#FFFFFF', high: darkInk, medium: darkInk, low: '#FFFFFF' },
  past: { surface: '#EDE7F3', edge: '#6F5A8E', ink: '#FFFFFF' },
  scene: {
    background: '#D6DADD',
    floor: '#BEC3C7',
    zone: '#B3B9BD',
    gridMajor: '#A9AFB4',
    paint: '#858D93',
    body: '#F1F3F4',
    panel: '#D3D8DB',
    structure: '#9AA3A9',
    dark: '#656C72',
    steel: '#C9CFD3',
    belt: '#565E64',
    goods: '#C8C4BD',
    pallet: '#A8A29A',
    screen: '#5C6870',
    glass: '#93A1AB',
    wall: ['#F4F5F6', 0.5],
    pane: ['#FFFFFF', 0.5],
    stale: ['#C3C8CC', '#9AA2A8'],
    neverEdge: '#8A939A',
  },
  light: {
    environment: 0.62,
    hemisphere: 0.45,
    sky: '#FFFFFF',
    ground: '#C9CED2',
    key: 1.95,
    keyColour: '#FFFBF6',
    contact: 0.34,
    ambientFloor: 0.68,
    shadow: 0.7,
    fogSpan: 1.2,
    envGround: '#C8CCCF',
    grain: 0.45,
    strips: 0.6,
  },
}

const contrast: Theme = {
  ...dark,
  neutral: ['#000000', '#000000', '#0B0D0E', '#1B1F22', '#8A949B', '#B8C0C6', '#E4E8EA', '#FFFFFF'],
  surface: '#0B0D0E',
  control: '#1B1F22',
  line: '#8A949B',
  ink: '#FFFFFF',
  ink2: '#E4E8EA',
  ink3: '#B8C0C6',
  accent: '#4D9FFF',
  onAccent: '#0B0E10',
  priority: { critical: '#FF5C78', high: '#FFA62B', medium: '#FFF799', low: '#7DEBF2' },
  past: { surface: '#1E1430', edge: '#C9B3EE', ink: '#000000' },
  scene: {
    ...dark.scene,
    background: '#000000',
    floor: '#0B0D0E',
    zone: '#121517',
    gridMajor: '#5B646B',
    paint: '#8A949B',
    body: '#C3CACF',
    panel: '#9AA3AA',
    structure: '#6B747C',
  },
  light: { ...dark.light, grain: 0.3, strips: 0 },
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = { dark, light, contrast }

/** Priority → shape, drawn the same everywhere (16 × 16 path data). */
export const PRIORITY_SHAPES: Readonly<Record<Priority, string>> = {
  critical: 'M1.5 1.5h13v13h-13z',
  high: 'M8 1.2 15.2 14.8H.8z',
  medium: 'M8 .8 15.2 8 8 15.2.8 8z',
  low: 'M8 1.6a6.4 6.4 0 1 0 0 12.8A6.4 6.4 0 0 0 8 1.6z',
}
