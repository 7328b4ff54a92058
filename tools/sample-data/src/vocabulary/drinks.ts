import { type ProductFamily } from './product-family.ts';

const LITRES = ['250 ml', '500 ml', '1 L', '1.5 L', '3 L'];

/** Dairy products, drinks and breakfast of a market in Lima; prices in soles. */
export const DRINKS: readonly ProductFamily[] = [
  {
    category: 'Lácteos',
    code: 'LAC',
    name: 'Leche {tipo} {marca} {medida}',
    brands: ['Valle Claro', 'La Serranita', 'Don Teo', 'Ñustita', 'Pampa Láctea'],
    words: {
      tipo: ['entera', 'evaporada', 'descremada', 'sin lactosa', 'chocolatada'],
      medida: ['200 ml', '400 g', '1 L', '6 x 400 g'],
    },
    price: [2.2, 27],
    about: ['Leche de vacas de pastoreo, lista para el desayuno.', 'Con calcio y vitaminas A y D.'],
    tags: ['desayuno', 'refrigerado'],
  },
  {
    category: 'Lácteos',
    code: 'LAC',
    name: 'Yogur {sabor} {marca} {medida}',
    brands: ['Valle Claro', 'Ñustita', 'La Serranita', 'Andes Vivo'],
    words: {
      sabor: ['de fresa', 'de vainilla', 'de guanábana', 'de lúcuma', 'griego natural', 'de piña sin azúcar'],
      medida: ['100 g', '180 ml', '500 ml', '1 kg'],
    },
    price: [1.5, 13.9],
    about: ['Con cultivos vivos y fruta de verdad.', 'Manténgase refrigerado.'],
    tags: ['desayuno', 'lonchera'],
  },
  {
    category: 'Lácteos',
    code: 'QUE',
    name: 'Queso {tipo} {marca} {medida}',
    brands: ['La Serranita', 'Cajamarquino', 'Pampa Láctea'],
    words: {
      tipo: ['fresco', 'paria', 'andino', 'mozzarella', 'edam en tajadas', 'crema con orégano'],
      medida: ['180 g', '250 g', '500 g', '1 kg'],
    },
    price: [6.5, 38],
    about: ['Elaborado con leche fresca de la sierra.', 'Ideal para sánguches y ensaladas.'],
    tags: ['refrigerado'],
  },
  {
    category: 'Bebidas',
    code: 'BEB',
    name: 'Gaseosa {sabor} {marca} {medida}',
    brands: ['Kusi Cola', 'Burbuja', 'Tropicalia', 'Inti'],
    words: {
      sabor: ['cola', 'cola sin azúcar', 'de naranja', 'de piña', 'amarilla', 'limón con jengibre'],
      medida: ['355 ml', '500 ml', '1.5 L', '3 L'],
    },
    price: [1.8, 12.5],
    about: ['Sírvase bien helada.', 'Botella retornable en tiendas afiliadas.'],
    tags: ['helado', 'fiesta'],
  },
  {
    category: 'Bebidas',
    code: 'AGU',
    name: 'Agua mineral {tipo} {marca} {medida}',
    brands: ['Manantial Puro', 'San Ignacio', 'Kusi'],
    words: {
      tipo: ['con gas', 'sin gas', 'con sabor a limón'],
      medida: ['500 ml', '625 ml', '1 L', '2.5 L', '7 L'],
    },
    price: [1.2, 11],
    about: ['De manantial, baja en sodio.', 'Botella 100 % reciclable.'],
    tags: ['saludable'],
  },
  {
    category: 'Bebidas',
    code: 'JUG',
    name: 'Néctar de {sabor} {marca} {medida}',
    brands: ['Frutiselva', 'Tropicalia', 'Huerto Lindo'],
    words: { sabor: ['durazno', 'mango', 'piña', 'maracuyá', 'manzana', 'camu camu'], medida: LITRES },
    price: [1.5, 10.9],
    about: ['Con pulpa de fruta, sin colorantes artificiales.', 'Agítese antes de servir.'],
    tags: ['lonchera'],
  },
  {
    category: 'Licores',
    code: 'LIC',
    name: 'Cerveza {tipo} {marca} {medida}',
    brands: ['Puerto Norte', 'Altura 3400', 'Barrunto', 'Señorío'],
    words: {
      tipo: ['rubia', 'negra', 'de trigo', 'artesanal roja', 'sin alcohol'],
      medida: ['355 ml', '620 ml', '6 x 355 ml', '12 x 355 ml'],
    },
    price: [4.5, 62],
    about: ['Tomar bebidas alcohólicas en exceso es dañino.', 'Prohibida su venta a menores de 18 años.'],
    tags: ['helado', 'fiesta', 'mayores de 18'],
  },
  {
    category: 'Licores',
    code: 'PIS',
    name: 'Pisco {uva} {marca} {medida}',
    brands: ['Viña Tacama Alta', 'Don Ñato', 'Cañaveral'],
    words: {
      uva: ['quebranta', 'acholado', 'italia', 'mosto verde torontel'],
      medida: ['500 ml', '700 ml', '750 ml'],
    },
    price: [28, 119],
    about: [
      'Destilado de uva de Ica con denominación de origen.',
      'Prohibida su venta a menores de 18 años.',
    ],
    tags: ['regalo', 'mayores de 18'],
  },
  {
    category: 'Desayuno',
    code: 'CAF',
    name: 'Café {tipo} {marca} {medida}',
    brands: ['Villa Rica', 'Altura 3400', 'Cafetal Señorial'],
    words: {
      tipo: ['molido', 'instantáneo', 'en grano', 'descafeinado', 'pasado en sobres'],
      medida: ['50 g', '180 g', '250 g', '1 kg'],
    },
    price: [5.5, 79],
    about: ['Arábica de la selva central, tueste medio.', 'Notas de panela y cítricos.'],
    tags: ['desayuno', 'orgánico'],
  },
  {
    category: 'Desayuno',
    code: 'CER',
    name: '{cereal} {marca} {medida}',
    brands: ['Wayra', 'Granja Andina', 'Kiwicha Real'],
    words: {
      cereal: [
        'Avena en hojuelas',
        'Avena con maca y canela',
        'Hojuelas de maíz azucaradas',
        'Granola con pasas',
        'Kiwicha pop con miel',
        'Muña en bolsitas filtrantes',
      ],
      medida: ['120 g', '300 g', '500 g', '1 kg'],
    },
    price: [3.2, 24.9],
    about: ['Fuente de fibra.', 'Energía para toda la mañana.'],
    tags: ['desayuno', 'saludable'],
  },
];
